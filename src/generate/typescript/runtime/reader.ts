/** Reads the wire format. */
export class Reader {
  /** Where the next byte stands. */
  at: number = 0;
  /** Where the tag of the present field stands. */
  start: number = 0;
  private depth: number = 0;
  /** How many bytes there are. */
  readonly length: number;
  private readonly buffer: Uint8Array;
  private view: DataView | undefined = undefined;

  constructor(buffer: Uint8Array) {
    this.buffer = buffer;
    this.length = buffer.length;
  }

  /** Throws that more was expected. */
  truncated(): never {
    throw new ProtobufError("the message is cut off");
  }

  private malformed(what: string): never {
    throw new ProtobufError(`${what} at byte ${this.at}`);
  }

  tag(): number {
    this.start = this.at;
    const buffer = this.buffer;
    const byte = buffer[this.at]!;
    if (byte < 0x80) {
      this.at++;
      if (byte < 8) this.malformed("field number 0");
      return byte;
    }
    const next = buffer[this.at + 1]!;
    if (next < 0x80 && next > 0) {
      this.at += 2;
      return (byte & 0x7f) | (next << 7);
    }
    return this.longTag();
  }

  private longTag(): number {
    let tag = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      tag = (tag | ((byte & 0x7f) << shift)) >>> 0;
      if (byte < 0x80) {
        if (tag < 8) this.malformed("field number 0");
        return tag;
      }
    }
    return this.malformed("a tag that is too large");
  }

  private byte(): number {
    if (this.at >= this.length) this.truncated();
    return this.buffer[this.at++]!;
  }

  /** Enters a message with a length before it; returns its end. */
  open(): number {
    const end = this.delimited();
    this.openGroup();
    return end;
  }

  /** Leaves a message, at whose end the reader has to be. */
  close(end: number): void {
    this.reached(end);
    this.depth--;
  }

  /** Throws unless the reader is just there. */
  reached(end: number): void {
    if (this.at !== end) this.malformed("a value that is longer than what holds it");
  }

  /** Enters a group. */
  openGroup(): void {
    if (++this.depth > RECURSION_LIMIT) this.malformed("messages nested too deep");
  }

  /** Leaves a group, whose end tag has to be read. */
  closeGroup(): void {
    this.depth--;
  }

  /** The end of what follows, by the length before it. */
  delimited(): number {
    const length = this.uint32();
    if (length > this.length - this.at) this.truncated();
    return this.at + length;
  }

  uint32(): number {
    const buffer = this.buffer;
    const byte = buffer[this.at]!;
    if (byte < 0x80) {
      this.at++;
      return byte;
    }
    return this.longVarint();
  }

  /** A varint of which the low 32 bits are wanted. */
  private longVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return this.malformed("a varint of more than ten bytes");
  }

  int32(): number {
    return this.uint32() | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads a varint into the shared 64 bits. */
  private varint64(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        halves[LOW] = low;
        halves[HIGH] = high;
        return;
      }
    }
    this.malformed("a varint of more than ten bytes");
  }

  int64(): bigint {
    this.varint64();
    return bits64[0]!;
  }

  uint64(): bigint {
    this.varint64();
    return unsigned64[0]!;
  }

  sint64(): bigint {
    this.varint64();
    const low = halves[LOW]!;
    const high = halves[HIGH]!;
    const sign = -(low & 1);
    halves[LOW] = ((low >>> 1) | (high << 31)) ^ sign;
    halves[HIGH] = (high >>> 1) ^ sign;
    return bits64[0]!;
  }

  bool(): boolean {
    const byte = this.buffer[this.at]!;
    if (byte < 0x80) {
      this.at++;
      return byte !== 0;
    }
    this.varint64();
    return (halves[0]! | halves[1]!) !== 0;
  }

  private fixed(length: number): DataView {
    if (length > this.length - this.at) this.truncated();
    this.at += length;
    const buffer = this.buffer;
    return (this.view ??= new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }

  fixed32(): number {
    return this.fixed(4).getUint32(this.at - 4, true);
  }

  sfixed32(): number {
    return this.fixed(4).getInt32(this.at - 4, true);
  }

  fixed64(): bigint {
    return this.fixed(8).getBigUint64(this.at - 8, true);
  }

  sfixed64(): bigint {
    return this.fixed(8).getBigInt64(this.at - 8, true);
  }

  float(): number {
    return this.fixed(4).getFloat32(this.at - 4, true);
  }

  double(): number {
    return this.fixed(8).getFloat64(this.at - 8, true);
  }

  bytes(): Uint8Array {
    const end = this.delimited();
    const start = this.at;
    this.at = end;
    // A copy: the message shall not keep all of what was read alive.
    return new Uint8Array(this.buffer.subarray(start, end));
  }

  /** A string that has to be UTF-8. */
  string(): string {
    return this.text(strictDecoder);
  }

  /** A string of proto2, which may be anything. */
  looseString(): string {
    return this.text(lenientDecoder);
  }

  private text(decoder: TextDecoder): string {
    const end = this.delimited();
    const buffer = this.buffer;
    const start = this.at;
    this.at = end;
    if (end - start > (slice === undefined ? 24 : 128)) return this.decoded(decoder, start, end);
    let all = 0;
    for (let i = start; i < end; i++) all |= buffer[i]!;
    if (all > 0x7f) return this.decoded(decoder, start, end);
    const length = end - start;
    if (length < 5) return shortString(buffer, start, length);
    if (slice !== undefined && length > 10) return slice.call(buffer, start, end);
    let text = "";
    let i = start;
    for (; i + 3 < end; i += 4) text += letters(buffer[i]!, buffer[i + 1]!, buffer[i + 2]!, buffer[i + 3]!);
    for (; i < end; i++) text += letters(buffer[i]!);
    return text;
  }

  private decoded(decoder: TextDecoder, start: number, end: number): string {
    try {
      return decoder.decode(this.buffer.subarray(start, end));
    } catch {
      throw new ProtobufError(`a string that is not UTF-8 at byte ${start}`);
    }
  }

  /** Passes over the value of a field, and keeps the field as unknown. */
  unknown(message: WithUnknownFields, tag: number): void {
    this.skip(tag);
    this.keep(message);
  }

  /** Keeps the present field, which is read to its end, as unknown. */
  keep(message: WithUnknownFields): void {
    appendUnknown(message, this.buffer.subarray(this.start, this.at));
  }

  /** Passes over the value of a field. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.uint32();
        return;
      case 1:
        this.fixed(8);
        return;
      case 2:
        this.at = this.delimited();
        return;
      case 3:
        this.openGroup();
        this.skipGroup(tag);
        this.depth--;
        return;
      case 5:
        this.fixed(4);
        return;
      default:
        this.malformed("a tag without meaning");
    }
  }

  private skipGroup(tag: number): void {
    const start = this.start;
    for (;;) {
      if (this.at >= this.length) this.truncated();
      const next = this.tag();
      if ((next & 7) === 4) {
        if (next !== tag + 1) this.malformed("the end of another group");
        break;
      }
      this.skip(next);
    }
    this.start = start;
  }
}

/** Reads all of `bytes` as one message. */
export function decode<M>(bytes: Uint8Array, read: (reader: Reader, end: number) => M): M {
  const reader = new Reader(bytes);
  const message = read(reader, bytes.length);
  reader.reached(bytes.length);
  return message;
}
