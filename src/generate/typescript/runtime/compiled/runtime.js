/** What cannot be read or written. */
export class ProtobufError extends Error {
    name = "ProtobufError";
}
/** Fields that a reader did not know, as they were sent. */
export const unknownFields = Symbol.for("contracts.unknownFields");
/** How deep messages may be nested. */
export const RECURSION_LIMIT = 100;
const bits64 = new BigInt64Array(1);
const unsigned64 = new BigUint64Array(bits64.buffer);
const halves = new Int32Array(bits64.buffer);
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const LOW = littleEndian ? 0 : 1;
const HIGH = 1 - LOW;
const encoder = new TextEncoder();
function outOfRange(what, value) {
    throw new ProtobufError(`${String(value)} is no ${what}`);
}
/**
 * Writes from back to front: when a length is written, what it counts is there
 * already. Of a field the value comes first, then the tag.
 */
export class Writer {
    buffer = new Uint8Array(8192);
    view = new DataView(this.buffer.buffer);
    /** Where the first written byte stands. */
    at = 8192;
    /** How many bytes are written. */
    size() {
        return this.buffer.length - this.at;
    }
    /** Takes what was written since the size was `before`. */
    take(before) {
        return this.buffer.slice(this.at, this.buffer.length - before);
    }
    /** Forgets what was written since the size was `before`. */
    reset(before) {
        this.at = this.buffer.length - before;
        if (before === 0 && this.buffer.length > 1 << 20) {
            this.buffer = new Uint8Array(8192);
            this.view = new DataView(this.buffer.buffer);
            this.at = 8192;
        }
    }
    grow(need) {
        const size = this.size();
        let length = this.buffer.length * 2;
        while (length < size + need)
            length *= 2;
        const grown = new Uint8Array(length);
        grown.set(this.buffer.subarray(this.at), length - size);
        this.buffer = grown;
        this.view = new DataView(grown.buffer);
        this.at = length - size;
    }
    tag(tag) {
        if (this.at < 5)
            this.grow(5);
        if (tag < 0x80) {
            this.buffer[--this.at] = tag;
        }
        else if (tag < 0x4000) {
            const at = (this.at -= 2);
            this.buffer[at] = tag | 0x80;
            this.buffer[at + 1] = tag >>> 7;
        }
        else {
            this.varint32(tag >>> 0);
        }
    }
    varint32(value) {
        const length = value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
        if (this.at < length)
            this.grow(length);
        let at = (this.at -= length);
        const buffer = this.buffer;
        while (value > 0x7f) {
            buffer[at++] = value | 0x80;
            value >>>= 7;
        }
        buffer[at] = value;
    }
    /** The length of what was written since the size was `before`, and a tag. */
    close(before, tag) {
        const length = this.size() - before;
        if (length < 0x80 && this.at > 0)
            this.buffer[--this.at] = length;
        else
            this.varint32(length);
        this.tag(tag);
    }
    varint64(low, high) {
        if (high === 0)
            return this.varint32(low >>> 0);
        if (this.at < 10)
            this.grow(10);
        // From the low end on: at most nine groups of seven bits and one bit.
        let length = 5;
        for (let rest = high >>> 3; rest !== 0; rest >>>= 7)
            length++;
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
    int32(value) {
        if ((value | 0) !== value)
            outOfRange("int32", value);
        if (value >= 0)
            this.varint32(value);
        else
            this.varint64(value, -1);
    }
    uint32(value) {
        if (value >>> 0 !== value)
            outOfRange("uint32", value);
        this.varint32(value);
    }
    sint32(value) {
        if ((value | 0) !== value)
            outOfRange("sint32", value);
        this.varint32(((value << 1) ^ (value >> 31)) >>> 0);
    }
    int64(value) {
        bits64[0] = value;
        if (bits64[0] !== value)
            outOfRange("int64", value);
        this.varint64(halves[LOW], halves[HIGH]);
    }
    uint64(value) {
        unsigned64[0] = value;
        if (unsigned64[0] !== value)
            outOfRange("uint64", value);
        this.varint64(halves[LOW], halves[HIGH]);
    }
    sint64(value) {
        bits64[0] = value;
        if (bits64[0] !== value)
            outOfRange("sint64", value);
        const low = halves[LOW];
        const high = halves[HIGH];
        const sign = high >> 31;
        this.varint64((low << 1) ^ sign, ((high << 1) | (low >>> 31)) ^ sign);
    }
    fixed32(value) {
        if (value >>> 0 !== value)
            outOfRange("fixed32", value);
        if (this.at < 4)
            this.grow(4);
        this.view.setUint32((this.at -= 4), value, true);
    }
    sfixed32(value) {
        if ((value | 0) !== value)
            outOfRange("sfixed32", value);
        if (this.at < 4)
            this.grow(4);
        this.view.setInt32((this.at -= 4), value, true);
    }
    fixed64(value) {
        unsigned64[0] = value;
        if (unsigned64[0] !== value)
            outOfRange("fixed64", value);
        this.half64(halves[LOW], halves[HIGH]);
    }
    sfixed64(value) {
        bits64[0] = value;
        if (bits64[0] !== value)
            outOfRange("sfixed64", value);
        this.half64(halves[LOW], halves[HIGH]);
    }
    half64(low, high) {
        if (this.at < 8)
            this.grow(8);
        const at = (this.at -= 8);
        this.view.setInt32(at, low, true);
        this.view.setInt32(at + 4, high, true);
    }
    float(value) {
        if (this.at < 4)
            this.grow(4);
        this.view.setFloat32((this.at -= 4), value, true);
    }
    double(value) {
        if (this.at < 8)
            this.grow(8);
        this.view.setFloat64((this.at -= 8), value, true);
    }
    bool(value) {
        if (this.at < 1)
            this.grow(1);
        this.buffer[--this.at] = value ? 1 : 0;
    }
    /** Bytes with their length. */
    bytes(value) {
        this.raw(value);
        this.varint32(value.length);
    }
    /** Bytes as they are. */
    raw(value) {
        const length = value.length;
        if (this.at < length)
            this.grow(length);
        this.buffer.set(value, (this.at -= length));
    }
    string(value) {
        const length = value.length;
        if (length > 48)
            return this.longString(value);
        if (this.at < length + 1)
            this.grow(length + 1);
        const buffer = this.buffer;
        const start = this.at - length;
        for (let i = 0; i < length; i++) {
            const code = value.charCodeAt(i);
            if (code > 0x7f)
                return this.longString(value);
            buffer[start + i] = code;
        }
        buffer[start - 1] = length;
        this.at = start - 1;
    }
    longString(value) {
        // A UTF-16 unit takes at most three bytes.
        const most = value.length * 3;
        if (this.at < most)
            this.grow(most);
        const from = this.at - most;
        const written = encoder.encodeInto(value, this.buffer.subarray(from, this.at)).written;
        this.buffer.copyWithin(this.at - written, from, from + written);
        this.at -= written;
        this.varint32(written);
    }
}
const shared = new Writer();
/** Runs `write` on a shared writer and returns the bytes. */
export function encode(message, write) {
    const before = shared.size();
    try {
        write(message, shared);
        return shared.take(before);
    }
    finally {
        shared.reset(before);
    }
}
/** Writes a message and its tag, if it is there. */
export function writeMessage(writer, tag, message, write) {
    if (message == null)
        return;
    const before = writer.size();
    write(message, writer);
    writer.close(before, tag);
}
/** Throws that a required field is not set. */
export function missing(field) {
    throw new ProtobufError(`required field ${field} is not set`);
}
/** The entries of a map from last to first, as a writer wants them. */
export function reversed(map) {
    return [...map].reverse();
}
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** Where there is a Buffer, it makes strings of ASCII faster than anything. */
const slice = globalThis.Buffer?.prototype
    .latin1Slice;
const letters = String.fromCharCode;
/** Strings of up to four letters, by their bytes: codes come again and again. */
const shortKeys = new Int32Array(1024);
const shortStrings = [];
/** A string of ASCII of up to four letters. */
function shortString(buffer, start, length) {
    let key = length === 0 ? 0 : 1;
    for (let i = 0; i < length; i++)
        key = (key << 7) | buffer[start + i];
    const slot = Math.imul(key, 0x9e3779b1) >>> 22;
    if (shortKeys[slot] === key)
        return shortStrings[slot] ?? "";
    let text = "";
    for (let i = 0; i < length; i++)
        text += letters(buffer[start + i]);
    shortKeys[slot] = key;
    return (shortStrings[slot] = text);
}
/** Reads the wire format. */
export class Reader {
    /** Where the next byte stands. */
    at = 0;
    /** Where the tag of the present field stands. */
    start = 0;
    depth = 0;
    /** How many bytes there are. */
    length;
    buffer;
    view = undefined;
    constructor(buffer) {
        this.buffer = buffer;
        this.length = buffer.length;
    }
    /** Throws that more was expected. */
    truncated() {
        throw new ProtobufError("the message is cut off");
    }
    malformed(what) {
        throw new ProtobufError(`${what} at byte ${this.at}`);
    }
    tag() {
        this.start = this.at;
        const buffer = this.buffer;
        const byte = buffer[this.at];
        if (byte < 0x80) {
            this.at++;
            if (byte < 8)
                this.malformed("field number 0");
            return byte;
        }
        const next = buffer[this.at + 1];
        if (next < 0x80 && next > 0) {
            this.at += 2;
            return (byte & 0x7f) | (next << 7);
        }
        return this.longTag();
    }
    longTag() {
        let tag = 0;
        for (let shift = 0; shift < 35; shift += 7) {
            const byte = this.byte();
            if (shift === 28 && byte > 0x0f)
                break;
            tag = (tag | ((byte & 0x7f) << shift)) >>> 0;
            if (byte < 0x80) {
                if (tag < 8)
                    this.malformed("field number 0");
                return tag;
            }
        }
        return this.malformed("a tag that is too large");
    }
    byte() {
        if (this.at >= this.length)
            this.truncated();
        return this.buffer[this.at++];
    }
    /** Enters a message with a length before it; returns its end. */
    open() {
        const end = this.delimited();
        this.openGroup();
        return end;
    }
    /** Leaves a message, at whose end the reader has to be. */
    close(end) {
        this.reached(end);
        this.depth--;
    }
    /** Throws unless the reader is just there. */
    reached(end) {
        if (this.at !== end)
            this.malformed("a value that is longer than what holds it");
    }
    /** Enters a group. */
    openGroup() {
        if (++this.depth > RECURSION_LIMIT)
            this.malformed("messages nested too deep");
    }
    /** Leaves a group, whose end tag has to be read. */
    closeGroup() {
        this.depth--;
    }
    /** The end of what follows, by the length before it. */
    delimited() {
        const length = this.uint32();
        if (length > this.length - this.at)
            this.truncated();
        return this.at + length;
    }
    uint32() {
        const buffer = this.buffer;
        const byte = buffer[this.at];
        if (byte < 0x80) {
            this.at++;
            return byte;
        }
        return this.longVarint();
    }
    /** A varint of which the low 32 bits are wanted. */
    longVarint() {
        let value = 0;
        for (let shift = 0; shift < 70; shift += 7) {
            const byte = this.byte();
            if (shift < 32)
                value |= (byte & 0x7f) << shift;
            if (byte < 0x80)
                return value >>> 0;
        }
        return this.malformed("a varint of more than ten bytes");
    }
    int32() {
        return this.uint32() | 0;
    }
    sint32() {
        const value = this.uint32();
        return (value >>> 1) ^ -(value & 1);
    }
    /** Reads a varint into the shared 64 bits. */
    varint64() {
        let low = 0;
        let high = 0;
        for (let shift = 0; shift < 70; shift += 7) {
            const byte = this.byte();
            const bits = byte & 0x7f;
            if (shift < 28)
                low |= bits << shift;
            else if (shift === 28) {
                low |= bits << 28;
                high = bits >>> 4;
            }
            else
                high |= bits << (shift - 32);
            if (byte < 0x80) {
                halves[LOW] = low;
                halves[HIGH] = high;
                return;
            }
        }
        this.malformed("a varint of more than ten bytes");
    }
    int64() {
        this.varint64();
        return bits64[0];
    }
    uint64() {
        this.varint64();
        return unsigned64[0];
    }
    sint64() {
        this.varint64();
        const low = halves[LOW];
        const high = halves[HIGH];
        const sign = -(low & 1);
        halves[LOW] = ((low >>> 1) | (high << 31)) ^ sign;
        halves[HIGH] = (high >>> 1) ^ sign;
        return bits64[0];
    }
    bool() {
        const byte = this.buffer[this.at];
        if (byte < 0x80) {
            this.at++;
            return byte !== 0;
        }
        this.varint64();
        return (halves[0] | halves[1]) !== 0;
    }
    fixed(length) {
        if (length > this.length - this.at)
            this.truncated();
        this.at += length;
        const buffer = this.buffer;
        return (this.view ??= new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    }
    fixed32() {
        return this.fixed(4).getUint32(this.at - 4, true);
    }
    sfixed32() {
        return this.fixed(4).getInt32(this.at - 4, true);
    }
    fixed64() {
        return this.fixed(8).getBigUint64(this.at - 8, true);
    }
    sfixed64() {
        return this.fixed(8).getBigInt64(this.at - 8, true);
    }
    float() {
        return this.fixed(4).getFloat32(this.at - 4, true);
    }
    double() {
        return this.fixed(8).getFloat64(this.at - 8, true);
    }
    bytes() {
        const end = this.delimited();
        const start = this.at;
        this.at = end;
        // A copy: the message shall not keep all of what was read alive.
        return new Uint8Array(this.buffer.subarray(start, end));
    }
    /** A string that has to be UTF-8. */
    string() {
        return this.text(strictDecoder);
    }
    /** A string of proto2, which may be anything. */
    looseString() {
        return this.text(lenientDecoder);
    }
    text(decoder) {
        const end = this.delimited();
        const buffer = this.buffer;
        const start = this.at;
        this.at = end;
        if (end - start > (slice === undefined ? 24 : 128))
            return this.decoded(decoder, start, end);
        let all = 0;
        for (let i = start; i < end; i++)
            all |= buffer[i];
        if (all > 0x7f)
            return this.decoded(decoder, start, end);
        const length = end - start;
        if (length < 5)
            return shortString(buffer, start, length);
        if (slice !== undefined && length > 10)
            return slice.call(buffer, start, end);
        let text = "";
        let i = start;
        for (; i + 3 < end; i += 4)
            text += letters(buffer[i], buffer[i + 1], buffer[i + 2], buffer[i + 3]);
        for (; i < end; i++)
            text += letters(buffer[i]);
        return text;
    }
    decoded(decoder, start, end) {
        try {
            return decoder.decode(this.buffer.subarray(start, end));
        }
        catch {
            throw new ProtobufError(`a string that is not UTF-8 at byte ${start}`);
        }
    }
    /** Passes over the value of a field, and keeps the field as unknown. */
    unknown(message, tag) {
        this.skip(tag);
        this.keep(message);
    }
    /** Keeps the present field, which is read to its end, as unknown. */
    keep(message) {
        appendUnknown(message, this.buffer.subarray(this.start, this.at));
    }
    /** Passes over the value of a field. */
    skip(tag) {
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
    skipGroup(tag) {
        const start = this.start;
        for (;;) {
            if (this.at >= this.length)
                this.truncated();
            const next = this.tag();
            if ((next & 7) === 4) {
                if (next !== tag + 1)
                    this.malformed("the end of another group");
                break;
            }
            this.skip(next);
        }
        this.start = start;
    }
}
/** Reads all of `bytes` as one message. */
export function decode(bytes, read) {
    const reader = new Reader(bytes);
    const message = read(reader, bytes.length);
    reader.reached(bytes.length);
    return message;
}
/**
 * Adds fields to the unknown ones. The buffer behind them grows by doubling, so
 * that many small additions take linear time.
 */
export function appendUnknown(message, fields) {
    const before = message[unknownFields];
    const size = before === undefined ? 0 : before.length;
    const total = size + fields.length;
    if (before === undefined) {
        message[unknownFields] = new Uint8Array(fields);
        return;
    }
    let buffer = before.buffer;
    if (before.byteOffset !== 0 || buffer.byteLength < total) {
        buffer = new ArrayBuffer(total * 2);
        new Uint8Array(buffer).set(before);
    }
    const grown = new Uint8Array(buffer, 0, total);
    grown.set(fields, size);
    message[unknownFields] = grown;
}
/** Keeps a number that a closed enum does not have. */
export function keepEnum(message, tag, value) {
    const write = (_, writer) => {
        writer.int32(value);
        writer.tag(tag);
    };
    appendUnknown(message, encode(undefined, write));
}
const NO_OPTIONS = {};
/** Writes a message as JSON. */
export function toJson(message, options, write) {
    return write(message, options ?? NO_OPTIONS);
}
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;
/** A string in quotes. */
export function quote(text) {
    const length = text.length;
    if (length > 32)
        return SPECIAL.test(text) ? JSON.stringify(text) : '"' + text + '"';
    for (let i = 0; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code < 0x20 || code === 0x22 || code === 0x5c || (code & 0xf800) === 0xd800) {
            return JSON.stringify(text);
        }
    }
    return '"' + text + '"';
}
export function jsonDouble(value) {
    if (Number.isFinite(value))
        return Object.is(value, -0) ? "-0" : String(value);
    return '"' + String(value) + '"';
}
/** The shortest text that is read as the same 32 bits. */
export function jsonFloat(value) {
    const rounded = Math.fround(value);
    if (Number.isInteger(rounded) || !Number.isFinite(rounded))
        return jsonDouble(rounded);
    for (let digits = 6; digits < 9; digits++) {
        const short = Number(rounded.toPrecision(digits));
        if (Math.fround(short) === rounded)
            return String(short);
    }
    return String(Number(rounded.toPrecision(9)));
}
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Bytes as base64 in quotes. */
export function jsonBytes(bytes) {
    let text = '"';
    const whole = bytes.length - (bytes.length % 3);
    for (let i = 0; i < whole; i += 3) {
        const bits = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2];
        text += BASE64[bits >> 18] + BASE64[(bits >> 12) & 63] + BASE64[(bits >> 6) & 63] + BASE64[bits & 63];
    }
    if (whole + 1 === bytes.length) {
        const bits = bytes[whole];
        text += BASE64[bits >> 2] + BASE64[(bits << 4) & 63] + "==";
    }
    else if (whole < bytes.length) {
        const bits = (bytes[whole] << 8) | bytes[whole + 1];
        text += BASE64[bits >> 10] + BASE64[(bits >> 4) & 63] + BASE64[(bits << 2) & 63] + "=";
    }
    return text + '"';
}
/** A list, of its items as text. */
export function jsonList(items, write, options) {
    let text = "[";
    for (let i = 0; i < items.length; i++) {
        text += i === 0 ? write(items[i], options) : "," + write(items[i], options);
    }
    return text + "]";
}
/** A map. Keys that are not strings are written as text in quotes. */
export function jsonMap(map, write, options) {
    let text = "{";
    for (const [key, value] of map) {
        if (text.length > 1)
            text += ",";
        text += quote(String(key)) + ":" + write(value, options);
    }
    return text + "}";
}
/** A number of 64 bits, which JSON writes in quotes. */
export function jsonInt64(value) {
    return '"' + value + '"';
}
export function jsonNumber(value) {
    return "" + value;
}
export function jsonBool(value) {
    return value ? "true" : "false";
}
/** A number of more digits than a `number` can hold. */
class LongNumber {
    text;
    constructor(text) {
        this.text = text;
    }
}
/**
 * How many keys the objects of a JSON text have, each counted as often as it
 * stands there. A string that begins with a colon may be counted too: never is
 * the number too small. -1 if the text holds surrogates that may not be pairs.
 */
function countKeys(text) {
    if (text.includes("\\u") || !isWellFormed(text))
        return -1;
    const spaced = text.includes(" :") || text.includes("\n:") || text.includes("\t:") || text.includes("\r:");
    if (spaced || text.includes('\\"'))
        return countColons(text);
    let keys = 0;
    for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2))
        keys++;
    return keys;
}
/** The colons outside of strings; slower, but nothing misleads it. */
function countColons(text) {
    let colons = 0;
    for (let at = 0; at < text.length; at++) {
        let code = text.charCodeAt(at);
        if (code === 0x3a)
            colons++;
        if (code !== 0x22)
            continue;
        do {
            code = text.charCodeAt(++at);
            if (code === 0x5c)
                at++;
        } while (code !== 0x22 && at < text.length);
    }
    return colons;
}
function isWellFormed(text) {
    const known = text;
    return known.isWellFormed === undefined ? !HALVES.test(text) : known.isWellFormed();
}
/** Surrogates that are not in pairs. */
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
/**
 * Parses what `JSON.parse` does not: it forgets keys that stand twice, and
 * digits of large numbers.
 */
class ExactParser {
    at = 0;
    depth = 0;
    text;
    constructor(text) {
        this.text = text;
    }
    /** The whole text as one value. */
    parse() {
        const value = this.value();
        this.peek();
        if (this.at < this.text.length)
            this.fail("something behind the value");
        return value;
    }
    fail(what) {
        throw new ProtobufError(`JSON: ${what} at offset ${this.at}`);
    }
    peek() {
        const text = this.text;
        while (this.at < text.length && " \n\r\t".includes(text.charAt(this.at)))
            this.at++;
        return text.charAt(this.at);
    }
    value() {
        switch (this.peek()) {
            case "{":
                return this.object();
            case "[":
                return this.array();
            case '"':
                return this.string();
            case "t":
                return this.literal("true", true);
            case "f":
                return this.literal("false", false);
            case "n":
                return this.literal("null", null);
            default:
                return this.number();
        }
    }
    literal(word, value) {
        if (!this.text.startsWith(word, this.at))
            this.fail("expected a value");
        this.at += word.length;
        return value;
    }
    enter() {
        this.at++;
        if (++this.depth > 4 * RECURSION_LIMIT)
            this.fail("values nested too deep");
    }
    /** True if another item follows, else what encloses it is left. */
    more(close) {
        const next = this.peek();
        if (next !== "," && next !== close)
            this.fail(`expected , or ${close}`);
        this.at++;
        if (next === close)
            this.depth--;
        return next === ",";
    }
    object() {
        // Without a prototype `__proto__` is a key like others.
        const object = Object.create(null);
        this.enter();
        if (this.peek() === "}")
            return this.more("}"), object;
        do {
            if (this.peek() !== '"')
                this.fail("expected a key");
            const key = this.string();
            if (key in object)
                this.fail(`"${key}" is given twice`);
            if (this.peek() !== ":")
                this.fail("expected :");
            this.at++;
            object[key] = this.value();
        } while (this.more("}"));
        return object;
    }
    array() {
        const items = [];
        this.enter();
        if (this.peek() === "]")
            return this.more("]"), items;
        do
            items.push(this.value());
        while (this.more("]"));
        return items;
    }
    string() {
        const text = this.text;
        const start = this.at;
        let at = start + 1;
        while (text.charAt(at) !== '"') {
            if (at >= text.length)
                this.fail("a string without end");
            at += text.charAt(at) === "\\" ? 2 : 1;
        }
        const value = this.native(text.slice(start, at + 1));
        // Surrogates have to come in pairs.
        if (!isWellFormed(value)) {
            this.fail("half a surrogate pair");
        }
        this.at = at + 1;
        return value;
    }
    native(text) {
        try {
            return JSON.parse(text);
        }
        catch {
            return this.fail("expected a string");
        }
    }
    number() {
        const start = this.at;
        while (/[-+.0-9eE]/.test(this.text.charAt(this.at)))
            this.at++;
        const text = this.text.slice(start, this.at);
        if (!NUMBER.test(text))
            this.fail("expected a value");
        return text.length > 15 ? new LongNumber(text) : Number(text);
    }
}
/** A whole number as a bigint, faster than `BigInt` makes it. */
function toBigInt(value) {
    halves[LOW] = value;
    halves[HIGH] = Math.floor(value / 4294967296);
    return bits64[0];
}
/** A value in a few words: what is nested in it may be deeper than the stack. */
function shown(value) {
    if (value instanceof LongNumber)
        return value.text.slice(0, 80);
    if (Array.isArray(value))
        return "a list";
    if (typeof value === "object" && value !== null)
        return "an object";
    return JSON.stringify(typeof value === "string" ? value.slice(0, 80) : value);
}
/**
 * Turns values of JSON into messages. Every key that is used is counted: if in
 * the end there are as many as the text has, none was unknown and none given
 * twice. Otherwise, and where `JSON.parse` tells less than the text, all is read
 * again from values in which nothing is lost (`exact`).
 */
export class JsonReader {
    keys = 0;
    options;
    /** The object of an Any, whose `@type` is used already. */
    anyObject = undefined;
    depth = 0;
    /** True if the values hold all that the text says. */
    exact;
    constructor(options, exact) {
        this.options = options;
        this.exact = exact;
    }
    fail(what) {
        throw new ProtobufError(`JSON: ${what}`);
    }
    expected(what, value) {
        return this.fail(`expected ${what}, found ${shown(value)}`);
    }
    /** Enters an object. */
    object(value) {
        if (typeof value !== "object" || value === null || Array.isArray(value))
            this.expected("an object", value);
        if (this.exact && value instanceof LongNumber)
            this.expected("an object", value);
        this.enter();
        return value;
    }
    /** Counts what is nested. */
    enter() {
        if (++this.depth > RECURSION_LIMIT)
            this.fail("messages nested too deep");
    }
    /** Leaves an object of which so many keys were used. */
    close(object, used) {
        this.depth--;
        this.keys += used;
        if (!this.exact || this.options.ignoreUnknownFields === true)
            return;
        const keys = Object.keys(object);
        if (keys.length === used + (object === this.anyObject ? 1 : 0))
            return;
        this.fail(`an unknown field, or one that is given twice, among ${keys.join(", ")}`);
    }
    /** Leaves an object whose keys are checked elsewhere, but for so many. */
    leave(used) {
        this.depth--;
        this.keys += used;
    }
    array(value) {
        return Array.isArray(value) ? value : this.expected("an array", value);
    }
    twice(name) {
        this.fail(`${name} is given twice`);
    }
}
/** The value of a key that every object seems to have. */
export function own(object, key) {
    return Object.hasOwn(object, key) ? object[key] : undefined;
}
/** Reads JSON text as one value. */
export function fromJson(text, options, read) {
    const wanted = options ?? {};
    const keys = countKeys(text);
    if (keys >= 0) {
        let value;
        try {
            value = JSON.parse(text);
        }
        catch {
            // Read again below, it tells where it is wrong.
        }
        if (value !== undefined) {
            const reader = new JsonReader(wanted, false);
            const message = read(value, reader);
            if (reader.keys === keys)
                return message;
        }
    }
    return read(new ExactParser(text).parse(), new JsonReader(wanted, true));
}
export function parseString(value, reader) {
    return typeof value === "string" ? value : reader.expected("a string", value);
}
export function parseBool(value, reader) {
    return typeof value === "boolean" ? value : reader.expected("true or false", value);
}
/** The key of a map, which is text. */
export function parseBoolKey(key, reader) {
    return key === "true" || (key !== "false" && reader.expected("true or false", key));
}
/** A number, or the text of one. */
function parseNumber(value, reader) {
    if (typeof value === "number")
        return value;
    const text = numberText(value);
    return text === undefined ? reader.expected("a number", value) : Number(text);
}
/** The text of a number that is written in quotes, or is long. */
function numberText(value) {
    if (value instanceof LongNumber)
        return value.text;
    return typeof value === "string" && NUMBER.test(value) ? value : undefined;
}
export function parseInt32(value, reader) {
    if (typeof value === "number" && (value | 0) === value)
        return value | 0;
    const number = parseNumber(value, reader);
    // No negative zero.
    return (number | 0) === number ? number | 0 : reader.expected("an int32", value);
}
export function parseUint32(value, reader) {
    const number = parseNumber(value, reader);
    return number >>> 0 === number ? number >>> 0 : reader.expected("a uint32", value);
}
export function parseInt64(value, reader) {
    const small = smallNumber(value);
    if (small >= 0)
        return toBigInt(small);
    const whole = wholeNumber(value, reader);
    return BigInt.asIntN(64, whole) === whole ? whole : reader.expected("an int64", value);
}
export function parseUint64(value, reader) {
    const small = smallNumber(value);
    if (small >= 0)
        return toBigInt(small);
    const whole = wholeNumber(value, reader);
    return BigInt.asUintN(64, whole) === whole ? whole : reader.expected("a uint64", value);
}
/** A number of up to 15 digits in quotes, as most are; else -1. */
function smallNumber(value) {
    if (typeof value !== "string" || value.length > 15 || value.length === 0)
        return -1;
    let number = 0;
    for (let i = 0; i < value.length; i++) {
        const digit = value.charCodeAt(i) - 0x30;
        if (!(digit >= 0 && digit <= 9) || (i === 1 && number === 0))
            return -1;
        number = number * 10 + digit;
    }
    return number;
}
/** A whole number, however it is written: `1`, `1.0`, `10e-1`. */
function wholeNumber(value, reader) {
    if (typeof value === "number" && Number.isSafeInteger(value))
        return BigInt(value);
    if (typeof value === "number" && !reader.exact) {
        // Digits may be lost: NaN keys make all be read again.
        reader.keys = Number.NaN;
        return 0n;
    }
    const text = typeof value === "number" ? String(value) : numberText(value);
    if (text === undefined)
        reader.expected("a whole number", value);
    const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
    const point = mantissa.indexOf(".");
    const written = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
    // Zeros at the end go, so that what is left has to stand before the point.
    let length = written.length;
    while (length > 0 && written.charCodeAt(length - 1) === 0x30)
        length--;
    const digits = written.slice(0, length);
    if (digits === "" || digits === "-")
        return 0n;
    const exponent = Number(power) + (point < 0 ? 0 : point + 1 - mantissa.length) + (written.length - length);
    if (exponent < 0 || exponent + length > 40)
        reader.expected("a whole number of 64 bits", value);
    return BigInt(digits + "0".repeat(exponent));
}
export function parseDouble(value, reader) {
    if (value === "NaN" || value === "Infinity" || value === "-Infinity")
        return Number(value);
    const number = parseNumber(value, reader);
    return Number.isFinite(number) ? number : reader.expected("a number of 64 bits", value);
}
export function parseFloat32(value, reader) {
    const number = parseDouble(value, reader);
    const rounded = Math.fround(number);
    const lost = Number.isFinite(number) && !Number.isFinite(rounded);
    return lost ? reader.expected("a number of 32 bits", value) : rounded;
}
export function parseBytes(value, reader) {
    return base64(parseString(value, reader)) ?? reader.expected("base64", value);
}
/** A value that the enum does not have. */
export function unknownEnum(value, reader) {
    const passed = typeof value === "string" && reader.options.ignoreUnknownFields === true;
    if (!passed)
        reader.expected("an enum value", value);
}
/** Bytes of base64 in either alphabet, padded or not. */
function base64(text) {
    let length = text.length;
    if (length % 4 === 0 && text.endsWith("=="))
        length -= 2;
    else if (length % 4 === 0 && text.endsWith("="))
        length -= 1;
    if (length % 4 === 1)
        return undefined;
    const bytes = new Uint8Array((length * 3) >> 2);
    let at = 0;
    let bits = 0;
    for (let i = 0; i < length; i++) {
        const letter = text.charAt(i);
        const place = BASE64.indexOf(letter === "-" ? "+" : letter === "_" ? "/" : letter);
        if (place < 0)
            return undefined;
        bits = (bits << 6) | place;
        if ((i & 3) !== 0)
            bytes[at++] = bits >> (6 - 2 * (i & 3));
    }
    return bytes;
}
/** Message types and extensions by name. */
export class Registry {
    types = new Map();
    byName = new Map();
    byExtendee = new Map();
    constructor(types, extensions = []) {
        for (const type of types)
            this.types.set(type.typeName, type);
        for (const extension of extensions) {
            this.byName.set(extension.name, extension);
            const others = this.byExtendee.get(extension.extendee);
            if (others === undefined)
                this.byExtendee.set(extension.extendee, [extension]);
            else
                others.push(extension);
        }
    }
    type(name) {
        return this.types.get(name);
    }
    extension(name) {
        return this.byName.get(name);
    }
    extensionsOf(typeName) {
        return this.byExtendee.get(typeName) ?? [];
    }
}
/** The type that the URL of an Any names: what stands behind the last slash. */
export function typeOfUrl(url, registry) {
    const slash = url.lastIndexOf("/");
    const type = slash < 0 ? undefined : registry?.type(url.slice(slash + 1));
    if (type === undefined)
        throw new ProtobufError(`no type "${url}" in the registry`);
    return type;
}
/** The fields of an extension among the unknown ones. */
function extensionFields(unknown, extension, keepOthers) {
    const reader = new Reader(unknown);
    const message = {};
    while (reader.at < unknown.length) {
        const tag = reader.tag();
        const kept = tag >>> 3 === extension.number === keepOthers ? {} : message;
        reader.unknown(kept, tag);
    }
    return message[unknownFields] ?? new Uint8Array(0);
}
/** True if the message has a value for the extension. */
export function hasExtension(message, extension) {
    const unknown = message[unknownFields];
    return unknown !== undefined && extensionFields(unknown, extension, false).length > 0;
}
/** The value of an extension, or what stands for an absent one. */
export function getExtension(message, extension) {
    const fields = extensionFields(message[unknownFields] ?? new Uint8Array(0), extension, false);
    if (fields.length === 0)
        return extension.absent;
    return decode(fields, extension.type.read).value ?? extension.absent;
}
/** Sets an extension; `undefined` takes it away. */
export function setExtension(message, extension, value) {
    const others = {};
    const unknown = message[unknownFields];
    if (unknown !== undefined)
        others[unknownFields] = extensionFields(unknown, extension, true);
    if (value !== undefined)
        appendUnknown(others, encode({ value }, extension.type.write));
    message[unknownFields] = others[unknownFields];
}
/** The extensions of a message as JSON fields, each with a comma before it. */
export function jsonExtensions(message, typeName, options) {
    const unknown = message[unknownFields];
    if (unknown === undefined || options.registry === undefined)
        return "";
    let text = "";
    for (const extension of options.registry.extensionsOf(typeName)) {
        const fields = extensionFields(unknown, extension, false);
        if (fields.length === 0)
            continue;
        const holder = extension.type.writeJson(decode(fields, extension.type.read), options);
        if (holder.length > 2)
            text += "," + holder.slice(1, -1);
    }
    return text;
}
/** Reads the keys in brackets, which are extensions; returns how many. */
export function readJsonExtensions(message, typeName, object, reader) {
    let used = 0;
    for (const key of Object.keys(object)) {
        if (!key.startsWith("[") || !key.endsWith("]"))
            continue;
        const extension = reader.options.registry?.extension(key.slice(1, -1));
        if (extension === undefined || extension.extendee !== typeName)
            continue;
        used++;
        const { value } = extension.type.readJson(object[key], reader);
        if (value !== undefined)
            setExtension(message, extension, value);
    }
    return used;
}
export function anyText(any, options) {
    if (any.typeUrl === "" && any.value.length === 0)
        return "{}";
    const type = typeOfUrl(any.typeUrl, options.registry);
    const text = type.writeJson(decode(any.value, type.read), options);
    const start = '{"@type":' + quote(any.typeUrl);
    if (type.ownJson)
        return start + ',"value":' + text + "}";
    return text === "{}" ? start + "}" : start + "," + text.slice(1);
}
export function parseAny(value, reader) {
    const object = reader.object(value);
    const url = object["@type"];
    if (url === undefined && Object.keys(object).length === 0) {
        reader.close(object, 0);
        return { typeUrl: "", value: new Uint8Array(0) };
    }
    const typeUrl = parseString(url, reader);
    const type = typeOfUrl(typeUrl, reader.options.registry);
    let message;
    if (type.ownJson) {
        if (object["value"] === undefined)
            reader.fail("an Any without value");
        message = type.readJson(object["value"], reader);
        reader.close(object, 2);
    }
    else {
        const outer = reader.anyObject;
        reader.anyObject = object;
        message = type.readJson(object, reader);
        reader.anyObject = outer;
        // The message has counted and checked all other keys.
        reader.leave(1);
    }
    return { typeUrl, value: encode(message, type.write) };
}
const DAYS = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const FIRST_SECOND = -62135596800;
const LAST_SECOND = 253402300799;
/** Days from 1970-01-01 to a day of the Gregorian calendar. */
function daysFromCivil(year, month, day) {
    const y = month <= 2 ? year - 1 : year;
    const era = Math.floor(y / 400);
    const yearOfEra = y - era * 400;
    const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
    const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}
function two(value) {
    return value < 10 ? "0" + value : "" + value;
}
/** `.5` as `.500`: three, six or nine digits; nothing of zero. */
function fraction(nanos) {
    if (nanos === 0)
        return "";
    if (nanos % 1000000 === 0)
        return "." + String(nanos / 1000000).padStart(3, "0");
    if (nanos % 1000 === 0)
        return "." + String(nanos / 1000).padStart(6, "0");
    return "." + String(nanos).padStart(9, "0");
}
/** A moment in the form of RFC 3339, in quotes. */
export function timestampText(seconds, nanos) {
    const since = Number(seconds);
    if (!(since >= FIRST_SECOND && since <= LAST_SECOND && nanos >= 0 && nanos <= 999999999)) {
        throw new ProtobufError(`a timestamp of ${seconds}s and ${nanos}ns is out of range`);
    }
    const days = Math.floor(since / 86400);
    const second = since - days * 86400;
    const shifted = days + 719468;
    const era = Math.floor(shifted / 146097);
    const dayOfEra = shifted - era * 146097;
    const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const place = Math.floor((5 * dayOfYear + 2) / 153);
    const day = dayOfYear - Math.floor((153 * place + 2) / 5) + 1;
    const month = place < 10 ? place + 3 : place - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    const hour = Math.floor(second / 3600);
    const minute = Math.floor(second / 60) % 60;
    const date = (year < 1000 ? String(year).padStart(4, "0") : year) + "-" + two(month) + "-" + two(day);
    return '"' + date + "T" + two(hour) + ":" + two(minute) + ":" + two(second % 60) + fraction(nanos) + 'Z"';
}
/** The number of so many digits, or NaN. */
function digits(text, at, count) {
    let value = 0;
    for (let i = at; i < at + count; i++) {
        const digit = text.charCodeAt(i) - 0x30;
        value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
    }
    return value;
}
/** Days of a month; 0 of what is none. */
function daysOf(year, month) {
    if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
        return 29;
    return month >= 1 && month <= 12 ? DAYS[month] - DAYS[month - 1] : 0;
}
/** Seconds that a zone is ahead, by `Z` or `+05:30` at the end; NaN of anything else. */
function zone(text, at) {
    const sign = text.charCodeAt(at);
    if (sign === 0x5a)
        return at + 1 === text.length ? 0 : Number.NaN;
    const hours = digits(text, at + 1, 2);
    const minutes = digits(text, at + 4, 2);
    const fine = text.charCodeAt(at + 3) === 0x3a && at + 6 === text.length && hours < 24 && minutes < 60;
    if (!fine || (sign !== 0x2b && sign !== 0x2d))
        return Number.NaN;
    return (hours * 3600 + minutes * 60) * (sign === 0x2b ? 1 : -1);
}
export function parseTimestamp(value, reader) {
    const text = parseString(value, reader);
    const year = digits(text, 0, 4);
    const month = digits(text, 5, 2);
    const day = digits(text, 8, 2);
    const hour = digits(text, 11, 2);
    const minute = digits(text, 14, 2);
    const second = digits(text, 17, 2);
    const marks = text.charCodeAt(4) === 0x2d &&
        text.charCodeAt(7) === 0x2d &&
        text.charCodeAt(10) === 0x54 &&
        text.charCodeAt(13) === 0x3a &&
        text.charCodeAt(16) === 0x3a;
    const inRange = day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60;
    if (!marks || !inRange)
        reader.fail("expected a timestamp");
    let at = 19;
    let nanos = 0;
    if (text.charCodeAt(at) === 0x2e) {
        const start = ++at;
        let code = text.charCodeAt(at);
        while (code >= 0x30 && code <= 0x39) {
            nanos = nanos * 10 + (code - 0x30);
            code = text.charCodeAt(++at);
        }
        if (at === start || at > start + 9)
            reader.fail("expected a timestamp");
        for (let i = at - start; i < 9; i++)
            nanos *= 10;
    }
    const seconds = daysFromCivil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - zone(text, at);
    if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND))
        reader.fail("a timestamp out of range");
    return { seconds: toBigInt(seconds), nanos };
}
const MOST_SECONDS = 315576000000n;
export function durationText(seconds, nanos) {
    const mixed = (seconds < 0n && nanos > 0) || (seconds > 0n && nanos < 0);
    if (mixed || seconds > MOST_SECONDS || seconds < -MOST_SECONDS || Math.abs(nanos) > 999999999) {
        throw new ProtobufError(`a duration of ${seconds}s and ${nanos}ns is out of range`);
    }
    const sign = seconds < 0n || nanos < 0 ? "-" : "";
    return '"' + sign + (seconds < 0n ? -seconds : seconds) + fraction(Math.abs(nanos)) + 's"';
}
export function parseDuration(value, reader) {
    const parts = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(parseString(value, reader));
    if (parts === null)
        reader.fail("expected a duration");
    const sign = parts[1] === "-" ? -1 : 1;
    const seconds = BigInt(parts[2]);
    if (seconds > MOST_SECONDS)
        reader.fail("a duration out of range");
    const nanos = Number((parts[3] ?? "").padEnd(9, "0"));
    return { seconds: BigInt(sign) * seconds, nanos: nanos === 0 ? 0 : sign * nanos };
}
/** The paths of a field mask as JSON names, with commas between. */
export function fieldMaskText(paths) {
    const names = paths.map((path) => {
        const name = path.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
        if (/[A-Z]/.test(path) || name.includes("_")) {
            throw new ProtobufError(`field mask path "${path}" has no JSON form`);
        }
        return name;
    });
    return quote(names.join(","));
}
export function parseFieldMask(value, reader) {
    const text = parseString(value, reader);
    if (text === "")
        return [];
    return text.split(",").map((name) => {
        if (name.includes("_"))
            reader.fail("a field mask path with _");
        return name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
    });
}
export function structText(struct, options) {
    return jsonMap(struct.fields, valueText, options);
}
export function listText(list, options) {
    return jsonList(list.values, valueText, options);
}
export function valueText(value, options) {
    const kind = value.kind;
    switch (kind?.case) {
        case "nullValue":
            return "null";
        case "numberValue":
            if (!Number.isFinite(kind.value))
                throw new ProtobufError(`JSON has no number ${kind.value}`);
            return jsonDouble(kind.value);
        case "stringValue":
            return quote(kind.value);
        case "boolValue":
            return jsonBool(kind.value);
        case "structValue":
            return structText(kind.value, options);
        case "listValue":
            return listText(kind.value, options);
        default:
            throw new ProtobufError("a google.protobuf.Value without a value");
    }
}
export function parseStruct(value, reader) {
    const fields = new Map();
    const object = reader.object(value);
    const keys = Object.keys(object);
    for (const key of keys)
        fields.set(key, parseValue(object[key], reader));
    reader.close(object, keys.length);
    return { fields };
}
export function parseList(value, reader) {
    const values = [];
    reader.enter();
    for (const item of reader.array(value))
        values.push(parseValue(item, reader));
    reader.leave(0);
    return { values };
}
export function parseValue(value, reader) {
    if (value === null)
        return { kind: { case: "nullValue", value: 0 } };
    if (typeof value === "string")
        return { kind: { case: "stringValue", value } };
    if (typeof value === "boolean")
        return { kind: { case: "boolValue", value } };
    if (Array.isArray(value))
        return { kind: { case: "listValue", value: parseList(value, reader) } };
    if (typeof value === "number" || value instanceof LongNumber) {
        return { kind: { case: "numberValue", value: parseDouble(value, reader) } };
    }
    return { kind: { case: "structValue", value: parseStruct(value, reader) } };
}
