/** What cannot be read or written. */
export declare class ProtobufError extends Error {
    readonly name: string;
}
/** Fields that a reader did not know, as they were sent. */
export declare const unknownFields: unique symbol;
/** What every message may carry beside its fields. */
export interface WithUnknownFields {
    [unknownFields]?: Uint8Array | undefined;
}
/** How deep messages may be nested. */
export declare const RECURSION_LIMIT: number;
/**
 * Writes from back to front: when a length is written, what it counts is there
 * already. Of a field the value comes first, then the tag.
 */
export declare class Writer {
    private buffer;
    private view;
    /** Where the first written byte stands. */
    private at;
    /** How many bytes are written. */
    size(): number;
    /** Takes what was written since the size was `before`. */
    take(before: number): Uint8Array;
    /** Forgets what was written since the size was `before`. */
    reset(before: number): void;
    private grow;
    tag(tag: number): void;
    private varint32;
    /** The length of what was written since the size was `before`, and a tag. */
    close(before: number, tag: number): void;
    private varint64;
    int32(value: number): void;
    uint32(value: number): void;
    sint32(value: number): void;
    int64(value: bigint): void;
    uint64(value: bigint): void;
    sint64(value: bigint): void;
    fixed32(value: number): void;
    sfixed32(value: number): void;
    fixed64(value: bigint): void;
    sfixed64(value: bigint): void;
    private half64;
    float(value: number): void;
    double(value: number): void;
    bool(value: boolean): void;
    /** Bytes with their length. */
    bytes(value: Uint8Array): void;
    /** Bytes as they are. */
    raw(value: Uint8Array): void;
    string(value: string): void;
    private longString;
}
/** Runs `write` on a shared writer and returns the bytes. */
export declare function encode<M>(message: M, write: (message: M, writer: Writer) => void): Uint8Array;
/** Writes a message and its tag, if it is there. */
export declare function writeMessage<M>(writer: Writer, tag: number, message: M | undefined, write: (message: M, writer: Writer) => void): void;
/** Throws that a required field is not set. */
export declare function missing(field: string): never;
/** The entries of a map from last to first, as a writer wants them. */
export declare function reversed<K, V>(map: ReadonlyMap<K, V>): [K, V][];
/** Reads the wire format. */
export declare class Reader {
    /** Where the next byte stands. */
    at: number;
    /** Where the tag of the present field stands. */
    start: number;
    private depth;
    /** How many bytes there are. */
    readonly length: number;
    private readonly buffer;
    private view;
    constructor(buffer: Uint8Array);
    /** Throws that more was expected. */
    truncated(): never;
    private malformed;
    tag(): number;
    private longTag;
    private byte;
    /** Enters a message with a length before it; returns its end. */
    open(): number;
    /** Leaves a message, at whose end the reader has to be. */
    close(end: number): void;
    /** Throws unless the reader is just there. */
    reached(end: number): void;
    /** Enters a group. */
    openGroup(): void;
    /** Leaves a group, whose end tag has to be read. */
    closeGroup(): void;
    /** The end of what follows, by the length before it. */
    delimited(): number;
    uint32(): number;
    /** A varint of which the low 32 bits are wanted. */
    private longVarint;
    int32(): number;
    sint32(): number;
    /** Reads a varint into the shared 64 bits. */
    private varint64;
    int64(): bigint;
    uint64(): bigint;
    sint64(): bigint;
    bool(): boolean;
    private fixed;
    fixed32(): number;
    sfixed32(): number;
    fixed64(): bigint;
    sfixed64(): bigint;
    float(): number;
    double(): number;
    bytes(): Uint8Array;
    /** A string that has to be UTF-8. */
    string(): string;
    /** A string of proto2, which may be anything. */
    looseString(): string;
    private text;
    private decoded;
    /** Passes over the value of a field, and keeps the field as unknown. */
    unknown(message: WithUnknownFields, tag: number): void;
    /** Keeps the present field, which is read to its end, as unknown. */
    keep(message: WithUnknownFields): void;
    /** Passes over the value of a field. */
    skip(tag: number): void;
    private skipGroup;
}
/** Reads all of `bytes` as one message. */
export declare function decode<M>(bytes: Uint8Array, read: (reader: Reader, end: number) => M): M;
/**
 * Adds fields to the unknown ones. The buffer behind them grows by doubling, so
 * that many small additions take linear time.
 */
export declare function appendUnknown(message: WithUnknownFields, fields: Uint8Array): void;
/** Keeps a number that a closed enum does not have. */
export declare function keepEnum(message: WithUnknownFields, tag: number, value: number): void;
/** How JSON is written. */
export interface JsonWriteOptions {
    /** The types that an Any may hold, and the extensions. */
    readonly registry?: Registry | undefined;
    /** Write fields without presence also where they are zero or empty. */
    readonly emitDefaults?: boolean | undefined;
    /** Write enum values as numbers. */
    readonly enumsAsNumbers?: boolean | undefined;
}
/** Writes a message as JSON. */
export declare function toJson<M>(message: M, options: JsonWriteOptions | undefined, write: (message: M, options: JsonWriteOptions) => string): string;
/** A string in quotes. */
export declare function quote(text: string): string;
export declare function jsonDouble(value: number): string;
/** The shortest text that is read as the same 32 bits. */
export declare function jsonFloat(value: number): string;
/** Bytes as base64 in quotes. */
export declare function jsonBytes(bytes: Uint8Array): string;
/** A list, of its items as text. */
export declare function jsonList<T>(items: readonly T[], write: (item: T, options: JsonWriteOptions) => string, options: JsonWriteOptions): string;
/** A map. Keys that are not strings are written as text in quotes. */
export declare function jsonMap<K, V>(map: ReadonlyMap<K, V>, write: (value: V, options: JsonWriteOptions) => string, options: JsonWriteOptions): string;
/** A number of 64 bits, which JSON writes in quotes. */
export declare function jsonInt64(value: bigint): string;
export declare function jsonNumber(value: number): string;
export declare function jsonBool(value: boolean): string;
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
/**
 * Turns values of JSON into messages. Every key that is used is counted: if in
 * the end there are as many as the text has, none was unknown and none given
 * twice. Otherwise, and where `JSON.parse` tells less than the text, all is read
 * again from values in which nothing is lost (`exact`).
 */
export declare class JsonReader {
    keys: number;
    readonly options: JsonReadOptions;
    /** The object of an Any, whose `@type` is used already. */
    anyObject: unknown;
    private depth;
    /** True if the values hold all that the text says. */
    readonly exact: boolean;
    constructor(options: JsonReadOptions, exact: boolean);
    fail(what: string): never;
    expected(what: string, value: unknown): never;
    /** Enters an object. */
    object(value: unknown): JsonObject;
    /** Counts what is nested. */
    enter(): void;
    /** Leaves an object of which so many keys were used. */
    close(object: JsonObject, used: number): void;
    /** Leaves an object whose keys are checked elsewhere, but for so many. */
    leave(used: number): void;
    array(value: unknown): readonly unknown[];
    twice(name: string): never;
}
/** The value of a key that every object seems to have. */
export declare function own(object: JsonObject, key: string): unknown;
/** Reads JSON text as one value. */
export declare function fromJson<M>(text: string, options: JsonReadOptions | undefined, read: (value: unknown, reader: JsonReader) => M): M;
export declare function parseString(value: unknown, reader: JsonReader): string;
export declare function parseBool(value: unknown, reader: JsonReader): boolean;
/** The key of a map, which is text. */
export declare function parseBoolKey(key: string, reader: JsonReader): boolean;
export declare function parseInt32(value: unknown, reader: JsonReader): number;
export declare function parseUint32(value: unknown, reader: JsonReader): number;
export declare function parseInt64(value: unknown, reader: JsonReader): bigint;
export declare function parseUint64(value: unknown, reader: JsonReader): bigint;
export declare function parseDouble(value: unknown, reader: JsonReader): number;
export declare function parseFloat32(value: unknown, reader: JsonReader): number;
export declare function parseBytes(value: unknown, reader: JsonReader): Uint8Array;
/** A value that the enum does not have. */
export declare function unknownEnum(value: unknown, reader: JsonReader): undefined;
/** A message type, for whoever has only its name. */
export interface MessageType<M = any> {
    readonly typeName: string;
    readonly read: (reader: Reader, end: number) => M;
    readonly write: (message: M, writer: Writer) => void;
    readonly readJson: (value: unknown, reader: JsonReader) => M;
    readonly writeJson: (message: M, options: JsonWriteOptions) => string;
    /** True if an Any writes it below `value`. */
    readonly ownJson: boolean;
}
/** An extension of the messages `M` with values `V`. */
export interface Extension<M = any, V = any> {
    /** The full name. */
    readonly name: string;
    readonly extendee: string;
    readonly number: number;
    /** The value of an absent one; of a list, the empty list. */
    readonly absent: V;
    /** Reads and writes the extension as the one field of a message. */
    readonly type: MessageType;
    /** Never set; it ties the extension to what it extends. */
    readonly of?: (message: M) => void;
}
/** Message types and extensions by name. */
export declare class Registry {
    private readonly types;
    private readonly byName;
    private readonly byExtendee;
    constructor(types: readonly MessageType[], extensions?: readonly Extension[]);
    type(name: string): MessageType | undefined;
    extension(name: string): Extension | undefined;
    extensionsOf(typeName: string): readonly Extension[];
}
/** The type that the URL of an Any names: what stands behind the last slash. */
export declare function typeOfUrl(url: string, registry: Registry | undefined): MessageType;
/** True if the message has a value for the extension. */
export declare function hasExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>): boolean;
/** The value of an extension, or what stands for an absent one. */
export declare function getExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>): V;
/** Sets an extension; `undefined` takes it away. */
export declare function setExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>, value: V | undefined): void;
/** The extensions of a message as JSON fields, each with a comma before it. */
export declare function jsonExtensions(message: WithUnknownFields, typeName: string, options: JsonWriteOptions): string;
/** Reads the keys in brackets, which are extensions; returns how many. */
export declare function readJsonExtensions(message: WithUnknownFields, typeName: string, object: JsonObject, reader: JsonReader): number;
/** An Any, as far as JSON is concerned. */
export interface AnyLike {
    typeUrl: string;
    value: Uint8Array;
}
export declare function anyText(any: AnyLike, options: JsonWriteOptions): string;
export declare function parseAny(value: unknown, reader: JsonReader): AnyLike;
/** A moment in the form of RFC 3339, in quotes. */
export declare function timestampText(seconds: bigint, nanos: number): string;
export declare function parseTimestamp(value: unknown, reader: JsonReader): {
    seconds: bigint;
    nanos: number;
};
export declare function durationText(seconds: bigint, nanos: number): string;
export declare function parseDuration(value: unknown, reader: JsonReader): {
    seconds: bigint;
    nanos: number;
};
/** The paths of a field mask as JSON names, with commas between. */
export declare function fieldMaskText(paths: readonly string[]): string;
export declare function parseFieldMask(value: unknown, reader: JsonReader): string[];
/** A `google.protobuf.Struct`, as far as JSON is concerned. */
export interface StructLike {
    fields: Map<string, ValueLike>;
}
/** A `google.protobuf.ListValue`, as far as JSON is concerned. */
export interface ListLike {
    values: ValueLike[];
}
/** A `google.protobuf.Value`, as far as JSON is concerned. */
export interface ValueLike {
    kind?: {
        case: "nullValue";
        value: number;
    } | {
        case: "numberValue";
        value: number;
    } | {
        case: "stringValue";
        value: string;
    } | {
        case: "boolValue";
        value: boolean;
    } | {
        case: "structValue";
        value: StructLike;
    } | {
        case: "listValue";
        value: ListLike;
    } | undefined;
}
export declare function structText(struct: StructLike, options: JsonWriteOptions): string;
export declare function listText(list: ListLike, options: JsonWriteOptions): string;
export declare function valueText(value: ValueLike, options: JsonWriteOptions): string;
export declare function parseStruct(value: unknown, reader: JsonReader): StructLike;
export declare function parseList(value: unknown, reader: JsonReader): ListLike;
export declare function parseValue(value: unknown, reader: JsonReader): ValueLike;
