// Writes the golden vectors: messages over all kinds of fields, by protobuf-es,
// which shares nothing with our generators. Prints a line of JSON a vector:
// its type, its bytes, the bytes without unknown fields, and its JSON.
//
// Usage: node write.mjs TOOLS IMAGE > vectors.jsonl
// TOOLS is the folder with node_modules; IMAGE is what `buf build` makes of the
// conformance suite's protos.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, image] = process.argv.slice(2);
const require = createRequire(`${tools}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { create, createFileRegistry, fromBinary, ScalarType, toBinary, toJsonString } = await load("@bufbuild/protobuf");
const { reflect } = await load("@bufbuild/protobuf/reflect");
const { BinaryWriter, WireType } = await load("@bufbuild/protobuf/wire");
const { FileDescriptorSetSchema } = await load("@bufbuild/protobuf/wkt");

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));
const TYPES = ["protobuf_test_messages.proto3.TestAllTypesProto3", "protobuf_test_messages.proto2.TestAllTypesProto2"];

let state = 20261121;
/** A whole number below `limit`; the same ones in every run. */
function random(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % limit;
}
const pick = (values) => values[random(values.length)];

const INT32 = [0, 1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31), 12345];
const UINT32 = [0, 1, 127, 128, 16384, 2 ** 31, 2 ** 32 - 1];
const INT64 = [0n, 1n, -1n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
const UINT64 = [0n, 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];
const TEXTS = ["", "a", "plain text", 'quotes " and \\ and \u0001\n\t', "ünïcödé", "漢字", "😀 and 👩‍👩‍👧", "\u2028<&>", "x".repeat(130)];
// Without -0: protobuf-es forgets the sign in JSON.
const SCALARS = {
  [ScalarType.INT32]: INT32,
  [ScalarType.SINT32]: INT32,
  [ScalarType.SFIXED32]: INT32,
  [ScalarType.UINT32]: UINT32,
  [ScalarType.FIXED32]: UINT32,
  [ScalarType.INT64]: INT64,
  [ScalarType.SINT64]: INT64,
  [ScalarType.SFIXED64]: INT64,
  [ScalarType.UINT64]: UINT64,
  [ScalarType.FIXED64]: UINT64,
  [ScalarType.BOOL]: [false, true],
  [ScalarType.FLOAT]: [0, 1, -1.5, 0.1, 3.4028234663852886e38, 1.401298464324817e-45, Infinity, -Infinity, NaN].map(Math.fround),
  [ScalarType.DOUBLE]: [0, 1, -1.5, 0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, Infinity, -Infinity, NaN],
  [ScalarType.STRING]: TEXTS,
  [ScalarType.BYTES]: [[], [0], [255, 254, 253], [...Array(40).keys()]].map((bytes) => new Uint8Array(bytes)),
};

/** Well-known types hold only what has a form in JSON. */
const WELL_KNOWN = {
  "google.protobuf.Timestamp": (is, set) => {
    set("seconds", pick([0n, 1n, -1n, 1700000000n, -62135596800n, 253402300799n]));
    set("nanos", pick([0, 1, 500000000, 120000, 999999999]));
  },
  "google.protobuf.Duration": (is, set) => {
    const seconds = pick([0n, 1n, -1n, 315576000000n, -315576000000n]);
    const nanos = pick([0, 1, 500000000, 120000, 999999999]);
    set("seconds", seconds);
    set("nanos", seconds < 0n ? -nanos : nanos);
  },
  "google.protobuf.FieldMask": (is, set, list) => {
    for (const path of pick([[], ["foo"], ["foo_bar.baz", "a"]])) list("paths", path);
  },
};

function value(field, depth) {
  if (field.enum !== undefined) return pick(field.enum.values).number;
  if (field.message !== undefined) return message(field.message, depth + 1);
  return pick(SCALARS[field.scalar]);
}

/** Keys in the order in which every implementation may write them. */
function keys(scalar) {
  switch (scalar) {
    case ScalarType.BOOL:
      return [false, true];
    case ScalarType.STRING:
      return ["", "a key", "b"];
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return [0n, 7n, 2n ** 53n + 1n];
    default:
      return [0, 7, 2 ** 31 - 1];
  }
}

/** Sets a field to a value of its kind. */
function fill(all, field, depth) {
  switch (field.fieldKind) {
    case "list": {
      const list = all.get(field);
      const of = field.listKind === "scalar" ? { scalar: field.scalar } : { enum: field.enum, message: field.message };
      for (let left = 1 + random(4); left > 0; left--) list.add(value(of, depth));
      return;
    }
    case "map": {
      const map = all.get(field);
      const of = field.mapKind === "scalar" ? { scalar: field.scalar } : { enum: field.enum, message: field.message };
      for (const key of keys(field.mapKey)) if (random(2) === 0) map.set(key, value(of, depth));
      return;
    }
    default:
      all.set(field, value(field, depth));
  }
}

/** Fields that mean nothing without a registry, or that nest for ever. */
const leftOut = (field) =>
  ["google.protobuf.Any", "google.protobuf.Value", "google.protobuf.ListValue", "google.protobuf.Struct", "google.protobuf.NullValue"].includes(
    (field.message ?? field.enum)?.typeName,
  );

/** A message with some of its fields. */
function message(type, depth) {
  const plain = create(type);
  const all = reflect(type, plain);
  const byName = (name) => type.fields.find((field) => field.name === name);
  const wellKnown = WELL_KNOWN[type.typeName];
  if (wellKnown !== undefined) {
    wellKnown(all, (name, one) => all.set(byName(name), one), (name, one) => all.get(byName(name)).add(one));
    return all;
  }
  for (const field of type.fields) {
    const required = field.proto.label === 2;
    const nested = field.message !== undefined;
    const chance = depth === 0 ? 5 : nested ? 12 : 3;
    if (leftOut(field) || (nested && depth > 3)) continue;
    if (required || random(chance) === 0) fill(all, field, depth);
  }
  return all;
}

/** Unknown fields of every wire type, at numbers that no message here has. */
function unknown() {
  const writer = new BinaryWriter();
  const kinds = [
    () => writer.tag(18001, WireType.Varint).uint64(pick(UINT64)),
    () => writer.tag(18002, WireType.Bit64).fixed64(pick(UINT64)),
    () => writer.tag(18003, WireType.Bit32).fixed32(pick(UINT32)),
    () => writer.tag(18004, WireType.LengthDelimited).string(pick(TEXTS)),
    () => writer.tag(18005, WireType.StartGroup).tag(1, WireType.Varint).int32(5).tag(18005, WireType.EndGroup),
  ];
  for (let left = 1 + random(5); left > 0; left--) pick(kinds)();
  return writer.finish();
}

function vector(type, one, more) {
  const known = toBinary(type, one);
  const binary = Buffer.concat([known, more]);
  const base64 = (bytes) => Buffer.from(bytes).toString("base64");
  const json = JSON.parse(toJsonString(type, one, { registry }));
  console.log(JSON.stringify({ type: type.typeName, binary: base64(binary), known: base64(known), json }));
}

const none = new Uint8Array(0);
for (const name of TYPES) {
  const type = registry.getMessage(name);
  vector(type, create(type), none);
  vector(type, create(type), unknown());
  for (const field of type.fields) {
    if (leftOut(field)) continue;
    // Every value of a scalar once, and some of all others.
    const every = field.fieldKind === "scalar" ? SCALARS[field.scalar] : field.fieldKind === "enum" ? field.enum.values.map((it) => it.number) : [1, 2];
    for (const one of every) {
      const plain = create(type);
      const all = reflect(type, plain);
      if (field.fieldKind === "scalar" || field.fieldKind === "enum") all.set(field, one);
      else fill(all, field, 1);
      vector(type, plain, none);
    }
  }
  for (let at = 0; at < 60; at++) vector(type, message(type, 0).message, at % 3 === 0 ? unknown() : none);
}
