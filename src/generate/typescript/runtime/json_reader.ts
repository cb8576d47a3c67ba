/** How JSON is read. */
export interface JsonReadOptions {
  /** The types that an Any may hold, and the extensions. */
  readonly registry?: Registry | undefined;
  /** Pass over fields and enum values that the schema does not have. */
  readonly ignoreUnknownFields?: boolean | undefined;
}

/** A whole number as a bigint, faster than `BigInt` makes it. */
function toBigInt(value: number): bigint {
  halves[LOW] = value;
  halves[HIGH] = Math.floor(value / 4294967296);
  return bits64[0]!;
}

const NUMBER: RegExp = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * Reads JSON straight into messages. `JSON.parse` is of no use here: it forgets
 * keys that stand twice, and digits of large numbers.
 */
export class JsonReader {
  readonly text: string;
  readonly options: JsonReadOptions;
  at: number = 0;
  depth: number = 0;
  /** Where the object of an Any begins whose `@type` is read already. */
  anyObject: number = -1;
  private wordStart: number = 0;
  private wordEnd: number = 0;
  /** The last word, if it was written with escapes. */
  private escaped: string | undefined = undefined;

  constructor(text: string, options: JsonReadOptions) {
    this.text = text;
    this.options = options;
  }

  fail(what: string): never {
    throw new ProtobufError(`JSON: ${what} at offset ${this.at}`);
  }

  /** The next character that is not white space, which is not passed. */
  peek(): number {
    let code = this.text.charCodeAt(this.at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = this.text.charCodeAt(++this.at);
    }
    return code;
  }

  private expect(code: number): void {
    if (this.peek() !== code) this.fail(`expected ${String.fromCharCode(code)}`);
    this.at++;
  }

  /** Fails unless all is read. */
  end(): void {
    this.peek();
    if (this.at < this.text.length) this.fail("something behind the value");
  }

  /** Enters an object; false if it is empty. */
  openObject(): boolean {
    this.expect(0x7b);
    if (++this.depth > RECURSION_LIMIT) this.fail("values nested too deep");
    if (this.peek() !== 0x7d) return true;
    this.at++;
    this.depth--;
    return false;
  }

  /** True if another key follows, else the object is left. */
  moreKeys(): boolean {
    const code = this.peek();
    this.at++;
    if (code === 0x2c) return true;
    if (code !== 0x7d) this.fail("expected , or }");
    this.depth--;
    return false;
  }

  openArray(): boolean {
    this.expect(0x5b);
    if (++this.depth > RECURSION_LIMIT) this.fail("values nested too deep");
    if (this.peek() !== 0x5d) return true;
    this.at++;
    this.depth--;
    return false;
  }

  moreItems(): boolean {
    const code = this.peek();
    this.at++;
    if (code === 0x2c) return true;
    if (code !== 0x5d) this.fail("expected , or ]");
    this.depth--;
    return false;
  }

  /** Passes a key and its colon; returns the hash of the key. */
  key(): number {
    const hash = this.word();
    if (this.text.charCodeAt(this.at) === 0x3a) this.at++;
    else this.expect(0x3a);
    return hash;
  }

  /** Passes a string; returns its hash. `is` tells whether it is that. */
  word(): number {
    if (this.peek() !== 0x22) this.fail("expected a string");
    const text = this.text;
    let at = this.at + 1;
    this.wordStart = at;
    this.escaped = undefined;
    let hash = 0;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      // The end of the text is NaN.
      if (!(code >= 0x20 && code !== 0x5c && (code & 0xf800) !== 0xd800)) return this.escapedWord();
      hash = (Math.imul(hash, 31) + code) | 0;
      at++;
    }
    this.wordEnd = at;
    this.at = at + 1;
    return hash;
  }

  private escapedWord(): number {
    const word = this.string();
    this.escaped = word;
    let hash = 0;
    for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
    return hash;
  }

  /** True if the last word is this one. */
  is(word: string): boolean {
    if (this.escaped !== undefined) return this.escaped === word;
    const start = this.wordStart;
    const length = word.length;
    if (this.wordEnd - start !== length) return false;
    const text = this.text;
    for (let i = 0; i < length; i++) {
      if (text.charCodeAt(start + i) !== word.charCodeAt(i)) return false;
    }
    return true;
  }

  /** The last word. */
  lastWord(): string {
    return this.escaped ?? this.text.slice(this.wordStart, this.wordEnd);
  }

  /** Marks a field as read; fails if it was before. */
  once(seen: number, bit: number): number {
    if ((seen & bit) !== 0) this.twice();
    return seen | bit;
  }

  twice(): never {
    this.fail("a field that is given twice");
  }

  /** The last key names no field of the message whose object began at `start`. */
  unknown(start: number): void {
    if (start === this.anyObject && this.is("@type")) return this.skip();
    if (this.options.ignoreUnknownFields !== true) this.fail(`unknown field "${this.lastWord()}"`);
    this.skip();
  }

  /** The last word names no value of the enum. */
  unknownEnum(): undefined {
    if (this.options.ignoreUnknownFields !== true) this.fail(`unknown enum value "${this.lastWord()}"`);
  }

  /** Passes null, if it is what follows. */
  null(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.literal("null");
    return true;
  }

  private literal(word: string): void {
    if (!this.text.startsWith(word, this.at)) this.fail("expected a value");
    this.at += word.length;
  }

  bool(): boolean {
    if (this.peek() === 0x74) {
      this.literal("true");
      return true;
    }
    this.literal("false");
    return false;
  }

  string(): string {
    if (this.peek() !== 0x22) this.fail("expected a string");
    const text = this.text;
    const start = this.at + 1;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (!(code >= 0x20 && code !== 0x5c && (code & 0xf800) !== 0xd800)) return this.longString(start, at);
    }
  }

  private longString(start: number, at: number): string {
    const text = this.text;
    let value = "";
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      this.at = at;
      if (!(code >= 0x20)) this.fail(at < text.length ? "a control character in a string" : "a string without end");
      if (code === 0x5c) {
        value += text.slice(start, at) + this.escape();
        start = at = this.at;
      } else if ((code & 0xf800) === 0xd800) {
        const next = text.charCodeAt(at + 1);
        if (code > 0xdbff || (next & 0xfc00) !== 0xdc00) this.fail("half a surrogate pair");
        at += 2;
      } else at++;
    }
    this.at = at + 1;
    return value + text.slice(start, at);
  }

  private escape(): string {
    const code = this.text.charCodeAt(this.at + 1);
    if (code === 0x75) {
      const unit = this.unit();
      if ((unit & 0xf800) !== 0xd800) return String.fromCharCode(unit);
      const low = unit < 0xdc00 && this.text.startsWith("\\u", this.at) ? this.unit() : 0;
      if ((low & 0xfc00) !== 0xdc00) this.fail("half a surrogate pair");
      return String.fromCharCode(unit, low);
    }
    const place = '"\\/bfnrt'.indexOf(String.fromCharCode(code));
    if (place < 0 || Number.isNaN(code)) this.fail("an unknown escape");
    this.at += 2;
    return '"\\/\b\f\n\r\t'.charAt(place);
  }

  private unit(): number {
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail("an escape without four digits");
    this.at += 6;
    return Number.parseInt(digits, 16);
  }

  /** The text of a number, which may stand in quotes. */
  private number(): string {
    if (this.peek() === 0x22) return this.string();
    return this.bareNumber();
  }

  private bareNumber(): string {
    const text = this.text;
    const start = this.at;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      const part = (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2b || code === 0x2e || (code | 0x20) === 0x65;
      if (!part) break;
      at++;
    }
    this.at = at;
    return text.slice(start, at);
  }

  /** Digits up to what cannot be a number any more, else -1. */
  private plain(): number {
    const text = this.text;
    this.peek();
    let at = this.at;
    const quoted = text.charCodeAt(at) === 0x22;
    if (quoted) at++;
    const start = at;
    let value = 0;
    let code = text.charCodeAt(at);
    while (code >= 0x30 && code <= 0x39) {
      value = value * 10 + (code - 0x30);
      code = text.charCodeAt(++at);
    }
    const length = at - start;
    if (length === 0 || length > 15 || (length > 1 && text.charCodeAt(start) === 0x30)) return -1;
    if (quoted) {
      if (code !== 0x22) return -1;
      at++;
    } else if (code === 0x2e || (code | 0x20) === 0x65) return -1;
    this.at = at;
    return value;
  }

  int32(): number {
    const plain = this.plain();
    const value = plain >= 0 ? plain : this.whole();
    if (value !== (value | 0)) this.fail("expected an int32");
    // No negative zero.
    return value | 0;
  }

  uint32(): number {
    const plain = this.plain();
    const value = plain >= 0 ? plain : this.whole();
    if (value !== value >>> 0) this.fail("expected a uint32");
    return value >>> 0;
  }

  private whole(): number {
    const text = this.number();
    if (!NUMBER.test(text)) this.fail("expected a number");
    return Number(text);
  }

  int64(): bigint {
    const plain = this.plain();
    if (plain >= 0) return toBigInt(plain);
    const value = this.exact();
    if (BigInt.asIntN(64, value) !== value) this.fail("expected an int64");
    return value;
  }

  uint64(): bigint {
    const plain = this.plain();
    if (plain >= 0) return toBigInt(plain);
    const value = this.exact();
    if (BigInt.asUintN(64, value) !== value) this.fail("expected a uint64");
    return value;
  }

  /** A whole number, however it is written: `1`, `1.0`, `10e-1`. */
  private exact(): bigint {
    const text = this.number();
    if (!NUMBER.test(text)) this.fail("expected a number");
    const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
    const [before = "", after = ""] = mantissa.split(".");
    const fraction = after.replace(/0+$/, "");
    let digits = before + fraction;
    let exponent = Number(power) - fraction.length;
    while (exponent < 0 && digits.endsWith("0")) {
      digits = digits.slice(0, -1);
      exponent++;
    }
    if (/^-?0*$/.test(digits)) return 0n;
    if (exponent < 0 || exponent + digits.length > 40) this.fail("expected a whole number of 64 bits");
    return BigInt(digits + "0".repeat(exponent));
  }

  double(): number {
    const plain = this.plain();
    if (plain >= 0) return plain;
    const quoted = this.peek() === 0x22;
    const text = this.number();
    if (NUMBER.test(text)) {
      const value = Number(text);
      if (!Number.isFinite(value)) this.fail("a number that is too large");
      return value;
    }
    if (quoted && (text === "NaN" || text === "Infinity" || text === "-Infinity")) return Number(text);
    return this.fail("expected a number");
  }

  float(): number {
    const value = this.double();
    const rounded = Math.fround(value);
    if (Number.isFinite(value) && !Number.isFinite(rounded)) this.fail("a number that is too large");
    return rounded;
  }

  bytes(): Uint8Array {
    const text = this.string();
    const bytes = base64(text);
    return bytes ?? this.fail("expected base64");
  }

  /** Passes over any value. */
  skip(): void {
    switch (this.peek()) {
      case 0x7b:
        if (this.openObject()) {
          do {
            this.key();
            this.skip();
          } while (this.moreKeys());
        }
        return;
      case 0x5b:
        if (this.openArray()) {
          do this.skip();
          while (this.moreItems());
        }
        return;
      case 0x22:
        this.string();
        return;
      case 0x6e:
        return this.literal("null");
      case 0x74:
      case 0x66:
        this.bool();
        return;
      default:
        if (!NUMBER.test(this.bareNumber())) this.fail("expected a value");
    }
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

/** Reads the key of a map that is no string. */
export function readKey<K>(reader: JsonReader, read: (key: JsonReader) => K): K {
  return fromJson(reader.lastWord(), reader.options, read);
}

/** Reads JSON text as one value. */
export function fromJson<M>(text: string, options: JsonReadOptions | undefined, read: (reader: JsonReader) => M): M {
  const reader = new JsonReader(text, options ?? {});
  const message = read(reader);
  reader.end();
  return message;
}
