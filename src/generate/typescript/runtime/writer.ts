/** What cannot be read or written. */
export class ProtobufError extends Error {
  override readonly name: string = "ProtobufError";
}

/** Fields that a reader did not know, as they were sent. */
export const unknownFields: unique symbol = Symbol.for("contracts.unknownFields");

/** What every message may carry beside its fields. */
export interface WithUnknownFields {
  [unknownFields]?: Uint8Array | undefined;
}

/** How deep messages may be nested. */
export const RECURSION_LIMIT: number = 100;

const bits64: BigInt64Array = new BigInt64Array(1);
const unsigned64: BigUint64Array = new BigUint64Array(bits64.buffer);
const halves: Int32Array = new Int32Array(bits64.buffer);
const littleEndian: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const LOW: number = littleEndian ? 0 : 1;
const HIGH: number = 1 - LOW;
const encoder: TextEncoder = new TextEncoder();

function outOfRange(what: string, value: unknown): never {
  throw new ProtobufError(`${String(value)} is no ${what}`);
}

/**
 * Writes from back to front: when a length is written, what it counts is there
 * already. Of a field the value comes first, then the tag.
 */
export class Writer {
  private buffer: Uint8Array = new Uint8Array(8192);
  private view: DataView = new DataView(this.buffer.buffer);
  /** Where the first written byte stands. */
  private at: number = 8192;

  /** How many bytes are written. */
  size(): number {
    return this.buffer.length - this.at;
  }

  /** Takes what was written since the size was `before`. */
  take(before: number): Uint8Array {
    return this.buffer.slice(this.at, this.buffer.length - before);
  }

  /** Forgets what was written since the size was `before`. */
  reset(before: number): void {
    this.at = this.buffer.length - before;
    if (before === 0 && this.buffer.length > 1 << 20) {
      this.buffer = new Uint8Array(8192);
      this.view = new DataView(this.buffer.buffer);
      this.at = 8192;
    }
  }

  private grow(need: number): void {
    const size = this.size();
    let length = this.buffer.length * 2;
    while (length < size + need) length *= 2;
    const grown = new Uint8Array(length);
    grown.set(this.buffer.subarray(this.at), length - size);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
    this.at = length - size;
  }

  tag(tag: number): void {
    if (this.at < 5) this.grow(5);
    if (tag < 0x80) {
      this.buffer[--this.at] = tag;
    } else if (tag < 0x4000) {
      const at = (this.at -= 2);
      this.buffer[at] = tag | 0x80;
      this.buffer[at + 1] = tag >>> 7;
    } else {
      this.varint32(tag >>> 0);
    }
  }

  private varint32(value: number): void {
    const length = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
    if (this.at < length) this.grow(length);
    let at = (this.at -= length);
    const buffer = this.buffer;
    while (value > 0x7f) {
      buffer[at++] = value | 0x80;
      value >>>= 7;
    }
    buffer[at] = value;
  }

  /** The length of what was written since the size was `before`, and a tag. */
  close(before: number, tag: number): void {
    const length = this.size() - before;
    if (length < 0x80 && this.at > 0) this.buffer[--this.at] = length;
    else this.varint32(length);
    this.tag(tag);
  }

  private varint64(low: number, high: number): void {
    if (high === 0) return this.varint32(low >>> 0);
    if (this.at < 10) this.grow(10);
    // From the low end on: at most nine groups of seven bits and one bit.
    let length = 5;
    for (let rest = high >>> 3; rest !== 0; rest >>>= 7) length++;
    let at = (this.at -= length);
    const buffer = this.buffer;
    low >>>= 0;
    for (let group = 0; group < 4; group++) {
      buffer[at++] = low | 0x80;
      low >>>= 7;
    }
    let rest = high >>> 3;
    buffer[at] = low | ((high & 7) << 4) | (rest === 0 ? 0 : 0x80);
    while (rest !== 0) {
      const next = rest >>> 7;
      buffer[++at] = (rest & 0x7f) | (next === 0 ? 0 : 0x80);
      rest = next;
    }
  }

  int32(value: number): void {
    if ((value | 0) !== value) outOfRange("int32", value);
    if (value >= 0) this.varint32(value);
    else this.varint64(value, -1);
  }

  uint32(value: number): void {
    if (value >>> 0 !== value) outOfRange("uint32", value);
    this.varint32(value);
  }

  sint32(value: number): void {
    if ((value | 0) !== value) outOfRange("sint32", value);
    this.varint32(((value << 1) ^ (value >> 31)) >>> 0);
  }

  int64(value: bigint): void {
    bits64[0] = value;
    if (bits64[0] !== value) outOfRange("int64", value);
    this.varint64(halves[LOW]!, halves[HIGH]!);
  }

  uint64(value: bigint): void {
    unsigned64[0] = value;
    if (unsigned64[0] !== value) outOfRange("uint64", value);
    this.varint64(halves[LOW]!, halves[HIGH]!);
  }

  sint64(value: bigint): void {
    bits64[0] = value;
    if (bits64[0] !== value) outOfRange("sint64", value);
    const low = halves[LOW]!;
    const high = halves[HIGH]!;
    const sign = high >> 31;
    this.varint64((low << 1) ^ sign, ((high << 1) | (low >>> 31)) ^ sign);
  }

  fixed32(value: number): void {
    if (value >>> 0 !== value) outOfRange("fixed32", value);
    if (this.at < 4) this.grow(4);
    this.view.setUint32((this.at -= 4), value, true);
  }

  sfixed32(value: number): void {
    if ((value | 0) !== value) outOfRange("sfixed32", value);
    if (this.at < 4) this.grow(4);
    this.view.setInt32((this.at -= 4), value, true);
  }

  fixed64(value: bigint): void {
    unsigned64[0] = value;
    if (unsigned64[0] !== value) outOfRange("fixed64", value);
    this.half64(halves[LOW]!, halves[HIGH]!);
  }

  sfixed64(value: bigint): void {
    bits64[0] = value;
    if (bits64[0] !== value) outOfRange("sfixed64", value);
    this.half64(halves[LOW]!, halves[HIGH]!);
  }

  private half64(low: number, high: number): void {
    if (this.at < 8) this.grow(8);
    const at = (this.at -= 8);
    this.view.setInt32(at, low, true);
    this.view.setInt32(at + 4, high, true);
  }

  float(value: number): void {
    if (this.at < 4) this.grow(4);
    this.view.setFloat32((this.at -= 4), value, true);
  }

  double(value: number): void {
    if (this.at < 8) this.grow(8);
    this.view.setFloat64((this.at -= 8), value, true);
  }

  bool(value: boolean): void {
    if (this.at < 1) this.grow(1);
    this.buffer[--this.at] = value ? 1 : 0;
  }

  /** Bytes with their length. */
  bytes(value: Uint8Array): void {
    this.raw(value);
    this.varint32(value.length);
  }

  /** Bytes as they are. */
  raw(value: Uint8Array): void {
    const length = value.length;
    if (this.at < length) this.grow(length);
    this.buffer.set(value, (this.at -= length));
  }

  string(value: string): void {
    const length = value.length;
    if (length > 48) return this.longString(value);
    if (this.at < length + 1) this.grow(length + 1);
    const buffer = this.buffer;
    const start = this.at - length;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return this.longString(value);
      buffer[start + i] = code;
    }
    buffer[start - 1] = length;
    this.at = start - 1;
  }

  private longString(value: string): void {
    // A UTF-16 unit takes at most three bytes.
    const most = value.length * 3;
    if (this.at < most) this.grow(most);
    const from = this.at - most;
    const written = encoder.encodeInto(value, this.buffer.subarray(from, this.at)).written;
    this.buffer.copyWithin(this.at - written, from, from + written);
    this.at -= written;
    this.varint32(written);
  }
}

const shared: Writer = new Writer();

/** Runs `write` on a shared writer and returns the bytes. */
export function encode<M>(message: M, write: (message: M, writer: Writer) => void): Uint8Array {
  const before = shared.size();
  try {
    write(message, shared);
    return shared.take(before);
  } finally {
    shared.reset(before);
  }
}

/** Writes a message and its tag, if it is there. */
export function writeMessage<M>(
  writer: Writer,
  tag: number,
  message: M | undefined,
  write: (message: M, writer: Writer) => void,
): void {
  if (message == null) return;
  const before = writer.size();
  write(message, writer);
  writer.close(before, tag);
}

/** Throws that a required field is not set. */
export function missing(field: string): never {
  throw new ProtobufError(`required field ${field} is not set`);
}

/** The entries of a map from last to first, as a writer wants them. */
export function reversed<K, V>(map: ReadonlyMap<K, V>): [K, V][] {
  return [...map].reverse();
}
