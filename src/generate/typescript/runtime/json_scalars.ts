export function parseString(value: unknown, reader: JsonReader): string {
  return typeof value === "string" ? value : reader.expected("a string", value);
}

export function parseBool(value: unknown, reader: JsonReader): boolean {
  return typeof value === "boolean" ? value : reader.expected("true or false", value);
}

/** The key of a map, which is text. */
export function parseBoolKey(key: string, reader: JsonReader): boolean {
  return key === "true" || (key !== "false" && reader.expected("true or false", key));
}

/** A number, or the text of one. */
function parseNumber(value: unknown, reader: JsonReader): number {
  if (typeof value === "number") return value;
  const text = numberText(value);
  return text === undefined ? reader.expected("a number", value) : Number(text);
}

/** The text of a number that is written in quotes, or is long. */
function numberText(value: unknown): string | undefined {
  if (value instanceof LongNumber) return value.text;
  return typeof value === "string" && NUMBER.test(value) ? value : undefined;
}

export function parseInt32(value: unknown, reader: JsonReader): number {
  if (typeof value === "number" && (value | 0) === value) return value | 0;
  const number = parseNumber(value, reader);
  // No negative zero.
  return (number | 0) === number ? number | 0 : reader.expected("an int32", value);
}

export function parseUint32(value: unknown, reader: JsonReader): number {
  const number = parseNumber(value, reader);
  return number >>> 0 === number ? number >>> 0 : reader.expected("a uint32", value);
}

export function parseInt64(value: unknown, reader: JsonReader): bigint {
  const small = smallNumber(value);
  if (small >= 0) return toBigInt(small);
  const whole = wholeNumber(value, reader);
  return BigInt.asIntN(64, whole) === whole ? whole : reader.expected("an int64", value);
}

export function parseUint64(value: unknown, reader: JsonReader): bigint {
  const small = smallNumber(value);
  if (small >= 0) return toBigInt(small);
  const whole = wholeNumber(value, reader);
  return BigInt.asUintN(64, whole) === whole ? whole : reader.expected("a uint64", value);
}

/** A number of up to 15 digits in quotes, as most are; else -1. */
function smallNumber(value: unknown): number {
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
function wholeNumber(value: unknown, reader: JsonReader): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "number" && !reader.exact) {
    // Digits may be lost: NaN keys make all be read again.
    reader.keys = Number.NaN;
    return 0n;
  }
  const text = typeof value === "number" ? String(value) : numberText(value);
  if (text === undefined) reader.expected("a whole number", value);
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const point = mantissa.indexOf(".");
  const written = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  // Zeros at the end go, so that what is left has to stand before the point.
  let length = written.length;
  while (length > 0 && written.charCodeAt(length - 1) === 0x30) length--;
  const digits = written.slice(0, length);
  if (digits === "" || digits === "-") return 0n;
  const exponent = Number(power) + (point < 0 ? 0 : point + 1 - mantissa.length) + (written.length - length);
  if (exponent < 0 || exponent + length > 40) reader.expected("a whole number of 64 bits", value);
  return BigInt(digits + "0".repeat(exponent));
}

export function parseDouble(value: unknown, reader: JsonReader): number {
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  const number = parseNumber(value, reader);
  return Number.isFinite(number) ? number : reader.expected("a number of 64 bits", value);
}

export function parseFloat32(value: unknown, reader: JsonReader): number {
  const number = parseDouble(value, reader);
  const rounded = Math.fround(number);
  const lost = Number.isFinite(number) && !Number.isFinite(rounded);
  return lost ? reader.expected("a number of 32 bits", value) : rounded;
}

export function parseBytes(value: unknown, reader: JsonReader): Uint8Array {
  return base64(parseString(value, reader)) ?? reader.expected("base64", value);
}

/** A value that the enum does not have. */
export function unknownEnum(value: unknown, reader: JsonReader): undefined {
  const passed = typeof value === "string" && reader.options.ignoreUnknownFields === true;
  if (!passed) reader.expected("an enum value", value);
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
