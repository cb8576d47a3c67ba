/** How JSON is read. */
export interface JsonReadOptions {
  /** The types that an Any may hold, and the extensions. */
  readonly registry?: Registry | undefined;
  /** Pass over fields and enum values that the schema does not have. */
  readonly ignoreUnknownFields?: boolean | undefined;
}

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A whole number as a bigint, faster than `BigInt` makes it. */
function toBigInt(value: number): bigint {
  halves[LOW] = value;
  halves[HIGH] = Math.floor(value / 4294967296);
  return bits64[0]!;
}

/**
 * Turns values of JSON into messages. Every key that is used is counted: if in
 * the end there are as many as the text has, none was unknown and none given
 * twice. Otherwise, and where `JSON.parse` tells less than the text, all is read
 * again from values in which nothing is lost (`exact`).
 */
export class JsonReader {
  keys: number = 0;
  readonly options: JsonReadOptions;
  /** The object of an Any, whose `@type` is used already. */
  anyObject: unknown = undefined;
  private depth: number = 0;
  private readonly exact: boolean;

  constructor(options: JsonReadOptions, exact: boolean) {
    this.options = options;
    this.exact = exact;
  }

  fail(what: string): never {
    throw new ProtobufError(`JSON: ${what}`);
  }

  private expected(what: string, value: unknown): never {
    const text = value instanceof LongNumber ? value.text : JSON.stringify(value);
    return this.fail(`expected ${what}, found ${text.slice(0, 80)}`);
  }

  /** Enters an object. */
  object(value: unknown): JsonObject {
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.expected("an object", value);
    if (this.exact && value instanceof LongNumber) this.expected("an object", value);
    this.enter();
    return value as JsonObject;
  }

  /** Counts what is nested. */
  enter(): void {
    if (++this.depth > RECURSION_LIMIT) this.fail("messages nested too deep");
  }

  /** Leaves an object of which so many keys were used. */
  close(object: JsonObject, used: number): void {
    this.depth--;
    this.keys += used;
    if (!this.exact || this.options.ignoreUnknownFields === true) return;
    const keys = Object.keys(object);
    if (keys.length === used + (object === this.anyObject ? 1 : 0)) return;
    this.fail(`an unknown field, or one that is given twice, among ${keys.join(", ")}`);
  }

  /** Leaves an object whose keys are checked elsewhere, but for so many. */
  leave(used: number): void {
    this.depth--;
    this.keys += used;
  }

  array(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? (value as unknown[]) : this.expected("an array", value);
  }

  twice(name: string): never {
    this.fail(`${name} is given twice`);
  }

  string(value: unknown): string {
    return typeof value === "string" ? value : this.expected("a string", value);
  }

  bool(value: unknown): boolean {
    return typeof value === "boolean" ? value : this.expected("true or false", value);
  }

  /** A key of a map. */
  boolKey(key: string): boolean {
    return key === "true" || (key !== "false" && this.expected("true or false", key));
  }

  /** A number, or the text of one. */
  private number(value: unknown): number {
    if (typeof value === "number") return value;
    const text = this.digits(value);
    return text === undefined ? this.expected("a number", value) : Number(text);
  }

  /** The text of a number that is written in quotes, or is long. */
  private digits(value: unknown): string | undefined {
    if (value instanceof LongNumber) return value.text;
    return typeof value === "string" && NUMBER.test(value) ? value : undefined;
  }

  int32(value: unknown): number {
    if (typeof value === "number" && (value | 0) === value) return value | 0;
    const number = this.number(value);
    // No negative zero.
    return (number | 0) === number ? number | 0 : this.expected("an int32", value);
  }

  uint32(value: unknown): number {
    const number = this.number(value);
    return number >>> 0 === number ? number >>> 0 : this.expected("a uint32", value);
  }

  int64(value: unknown): bigint {
    const small = this.small(value);
    if (small >= 0) return toBigInt(small);
    const whole = this.whole(value);
    return BigInt.asIntN(64, whole) === whole ? whole : this.expected("an int64", value);
  }

  uint64(value: unknown): bigint {
    const small = this.small(value);
    if (small >= 0) return toBigInt(small);
    const whole = this.whole(value);
    return BigInt.asUintN(64, whole) === whole ? whole : this.expected("a uint64", value);
  }

  /** A number of up to 15 digits in quotes, as most are; else -1. */
  private small(value: unknown): number {
    if (typeof value !== "string" || value.length > 15 || value.length === 0) return -1;
    let number = 0;
    for (let i = 0; i < value.length; i++) {
      const digit = value.charCodeAt(i) - 0x30;
      if (!(digit >= 0 && digit <= 9) || (i === 1 && number === 0)) return -1;
      number = number * 10 + digit;
    }
    return number;
  }

  /** A whole number, however it is written: `1`, `1.0`, `10e-1`. */
  private whole(value: unknown): bigint {
    if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
    if (typeof value === "number" && !this.exact) {
      // Digits may be lost: NaN keys make all be read again.
      this.keys = Number.NaN;
      return 0n;
    }
    const text = typeof value === "number" ? String(value) : this.digits(value);
    if (text === undefined) this.expected("a whole number", value);
    const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
    const [before = "", after = ""] = mantissa.split(".");
    const fraction = after.replace(/0+$/, "");
    let digits = before + fraction;
    let exponent = Number(power) - fraction.length;
    if (/^-?0*$/.test(digits)) return 0n;
    while (exponent < 0 && digits.endsWith("0")) {
      digits = digits.slice(0, -1);
      exponent++;
    }
    if (exponent < 0 || exponent + digits.length > 40) this.expected("a whole number of 64 bits", value);
    return BigInt(digits + "0".repeat(exponent));
  }

  double(value: unknown): number {
    if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
    const number = this.number(value);
    return Number.isFinite(number) ? number : this.expected("a number of 64 bits", value);
  }

  float(value: unknown): number {
    const number = this.double(value);
    const rounded = Math.fround(number);
    return Number.isFinite(number) && !Number.isFinite(rounded) ? this.expected("a number of 32 bits", value) : rounded;
  }

  bytes(value: unknown): Uint8Array {
    return base64(this.string(value)) ?? this.expected("base64", value);
  }

  /** A value that the enum does not have. */
  unknownEnum(value: unknown): undefined {
    if (typeof value !== "string" || this.options.ignoreUnknownFields !== true) this.expected("an enum value", value);
  }
}

/** Bytes of base64 in either alphabet, padded or not. */
function base64(text: string): Uint8Array | undefined {
  let length = text.length;
  if (length % 4 === 0 && text.endsWith("==")) length -= 2;
  else if (length % 4 === 0 && text.endsWith("=")) length -= 1;
  if (length % 4 === 1) return undefined;
  const bytes = new Uint8Array((length * 3) >> 2);
  let at = 0;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const letter = text.charAt(i);
    const place = BASE64.indexOf(letter === "-" ? "+" : letter === "_" ? "/" : letter);
    if (place < 0) return undefined;
    bits = (bits << 6) | place;
    if ((i & 3) !== 0) bytes[at++] = bits >> (6 - 2 * (i & 3));
  }
  return bytes;
}

/** The value of a key that every object seems to have. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Reads JSON text as one value. */
export function fromJson<M>(text: string, options: JsonReadOptions | undefined, read: (value: unknown, reader: JsonReader) => M): M {
  const wanted = options ?? {};
  const keys = countKeys(text);
  if (keys >= 0) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // Read again below, it tells where it is wrong.
    }
    if (value !== undefined) {
      const reader = new JsonReader(wanted, false);
      const message = read(value, reader);
      if (reader.keys === keys) return message;
    }
  }
  return read(new ExactParser(text).parse(), new JsonReader(wanted, true));
}
