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

/** A value in a few words: what is nested in it may be deeper than the stack. */
function shown(value: unknown): string {
  if (value instanceof LongNumber) return value.text.slice(0, 80);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(typeof value === "string" ? value.slice(0, 80) : value);
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
  /** True if the values hold all that the text says. */
  readonly exact: boolean;

  constructor(options: JsonReadOptions, exact: boolean) {
    this.options = options;
    this.exact = exact;
  }

  fail(what: string): never {
    throw new ProtobufError(`JSON: ${what}`);
  }

  expected(what: string, value: unknown): never {
    return this.fail(`expected ${what}, found ${shown(value)}`);
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
