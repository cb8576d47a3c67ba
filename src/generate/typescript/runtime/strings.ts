const strictDecoder: TextDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenientDecoder: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

type Slice = (this: Uint8Array, start: number, end: number) => string;
/** Where there is a Buffer, it makes strings of ASCII faster than anything. */
const slice: Slice | undefined = (globalThis as { Buffer?: { prototype: { latin1Slice?: Slice } } }).Buffer?.prototype
  .latin1Slice;
const letters: (...codes: number[]) => string = String.fromCharCode;

/** Strings of up to four letters, by their bytes: codes come again and again. */
const shortKeys: Int32Array = new Int32Array(1024);
const shortStrings: string[] = [];

/** A string of ASCII of up to four letters. */
function shortString(buffer: Uint8Array, start: number, length: number): string {
  let key = length === 0 ? 0 : 1;
  for (let i = 0; i < length; i++) key = (key << 7) | buffer[start + i]!;
  const slot = Math.imul(key, 0x9e3779b1) >>> 22;
  if (shortKeys[slot] === key) return shortStrings[slot] ?? "";
  let text = "";
  for (let i = 0; i < length; i++) text += letters(buffer[start + i]!);
  shortKeys[slot] = key;
  return (shortStrings[slot] = text);
}
