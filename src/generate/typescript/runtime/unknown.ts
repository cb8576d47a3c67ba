/**
 * Adds fields to the unknown ones. The buffer behind them grows by doubling, so
 * that many small additions take linear time.
 */
export function appendUnknown(message: WithUnknownFields, fields: Uint8Array): void {
  const before = message[unknownFields];
  const size = before === undefined ? 0 : before.length;
  const total = size + fields.length;
  if (before === undefined) {
    message[unknownFields] = new Uint8Array(fields);
    return;
  }
  let buffer = before.buffer as ArrayBuffer;
  if (before.byteOffset !== 0 || buffer.byteLength < total) {
    buffer = new ArrayBuffer(total * 2);
    new Uint8Array(buffer).set(before);
  }
  const grown = new Uint8Array(buffer, 0, total);
  grown.set(fields, size);
  message[unknownFields] = grown;
}

/** Keeps a number that a closed enum does not have. */
export function keepEnum(message: WithUnknownFields, tag: number, value: number): void {
  const write = (_: unknown, writer: Writer): void => {
    writer.int32(value);
    writer.tag(tag);
  };
  appendUnknown(message, encode(undefined, write));
}
