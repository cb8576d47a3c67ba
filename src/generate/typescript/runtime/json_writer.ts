/** How JSON is written. */
export interface JsonWriteOptions {
  /** The types that an Any may hold, and the extensions. */
  readonly registry?: Registry | undefined;
  /** Write fields without presence also where they are zero or empty. */
  readonly emitDefaults?: boolean | undefined;
  /** Write enum values as numbers. */
  readonly enumsAsNumbers?: boolean | undefined;
}

const NO_OPTIONS: JsonWriteOptions = {};

/** Writes a message as JSON. */
export function toJson<M>(
  message: M,
  options: JsonWriteOptions | undefined,
  write: (message: M, options: JsonWriteOptions) => string,
): string {
  return write(message, options ?? NO_OPTIONS);
}

const SPECIAL: RegExp = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A string in quotes. */
export function quote(text: string): string {
  const length = text.length;
  if (length > 32) return SPECIAL.test(text) ? JSON.stringify(text) : '"' + text + '"';
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code & 0xf800) === 0xd800) {
      return JSON.stringify(text);
    }
  }
  return '"' + text + '"';
}

export function jsonDouble(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return '"' + String(value) + '"';
}

/** The shortest text that is read as the same 32 bits. */
export function jsonFloat(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isInteger(rounded) || !Number.isFinite(rounded)) return jsonDouble(rounded);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return String(short);
  }
  return String(Number(rounded.toPrecision(9)));
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as base64 in quotes. */
export function jsonBytes(bytes: Uint8Array): string {
  let text = '"';
  const whole = bytes.length - (bytes.length % 3);
  for (let i = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text += BASE64[bits >> 18]! + BASE64[(bits >> 12) & 63]! + BASE64[(bits >> 6) & 63]! + BASE64[bits & 63]!;
  }
  if (whole + 1 === bytes.length) {
    const bits = bytes[whole]!;
    text += BASE64[bits >> 2]! + BASE64[(bits << 4) & 63]! + "==";
  } else if (whole < bytes.length) {
    const bits = (bytes[whole]! << 8) | bytes[whole + 1]!;
    text += BASE64[bits >> 10]! + BASE64[(bits >> 4) & 63]! + BASE64[(bits << 2) & 63]! + "=";
  }
  return text + '"';
}

/** A list, of its items as text. */
export function jsonList<T>(items: readonly T[], write: (item: T, options: JsonWriteOptions) => string, options: JsonWriteOptions): string {
  let text = "[";
  for (let i = 0; i < items.length; i++) {
    text += i === 0 ? write(items[i]!, options) : "," + write(items[i]!, options);
  }
  return text + "]";
}

/** A map. Keys that are not strings are written as text in quotes. */
export function jsonMap<K, V>(map: ReadonlyMap<K, V>, write: (value: V, options: JsonWriteOptions) => string, options: JsonWriteOptions): string {
  let text = "{";
  for (const [key, value] of map) {
    if (text.length > 1) text += ",";
    text += quote(String(key)) + ":" + write(value, options);
  }
  return text + "}";
}

/** A number of 64 bits, which JSON writes in quotes. */
export function jsonInt64(value: bigint): string {
  return '"' + value + '"';
}

export function jsonNumber(value: number): string {
  return "" + value;
}

export function jsonBool(value: boolean): string {
  return value ? "true" : "false";
}
