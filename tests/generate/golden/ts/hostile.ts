// Input that means harm: an answer or a ProtobufError, in bounded time and
// memory. CONTRACTS_FUZZ_RUNS says how many mutations are tried.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { registry } from "./gen/registry.js";
import { ProtobufError, decode, encode, fromJson, toJson } from "./gen/runtime.js";

const PROTO3 = "protobuf_test_messages.proto3.TestAllTypesProto3";
const PROTO2 = "protobuf_test_messages.proto2.TestAllTypesProto2";
const types = [PROTO3, PROTO2].map((name) => registry.type(name)!);
const runs = Number(process.env["CONTRACTS_FUZZ_RUNS"] ?? 20000);
const seed = Number(process.env["CONTRACTS_FUZZ_SEED"] ?? 1);

/** Whole numbers below a limit, the same for the same seed. */
function numbers(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

/** What was read; none if it was refused as it should be. */
function refusable<T>(what: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtobufError) return undefined;
    throw new Error(`${what}: ${String(error)}`, { cause: error });
  }
}

/** Reads bytes as every type. What is read can be written, and read again. */
function tryBytes(what: string, bytes: Uint8Array): number {
  let read = 0;
  for (const type of types) {
    const message = refusable(what, () => decode(bytes, type.read));
    if (message === undefined) continue;
    read++;
    const again = encode(message, type.write);
    assert.ok(Buffer.compare(encode(decode(again, type.read), type.write), again) === 0, what);
    refusable(what, () => toJson(message, { registry }, type.writeJson));
  }
  return read;
}

function tryJson(what: string, text: string): void {
  for (const type of types) {
    const message = refusable(what, () => fromJson(text, { registry }, type.readJson));
    if (message !== undefined) encode(message, type.write);
  }
}

/**
 * Runs in at most so many milliseconds of a processor, and keeps at most so many
 * megabytes.
 */
function bounded(milliseconds: number, megabytes: number, run: () => void): void {
  const before = process.memoryUsage();
  const begun = process.cpuUsage();
  run();
  const used = process.cpuUsage(begun);
  const took = (used.user + used.system) / 1000;
  const after = process.memoryUsage();
  const grown = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
  assert.ok(took < milliseconds, `took ${took} ms`);
  assert.ok(grown < megabytes, `grew by ${grown} MB`);
}

interface Vector {
  readonly type: string;
  readonly binary: string;
  readonly json: unknown;
}

const vectors = readFileSync("vectors.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);
const binaries = vectors.map((vector) => new Uint8Array(Buffer.from(vector.binary, "base64")));
const texts = vectors.map((vector) => JSON.stringify(vector.json));

test("messages cut off at every byte", () => {
  let refused = 0;
  const large = binaries.filter((bytes) => bytes.length > 300).slice(0, 30);
  for (const bytes of large) {
    for (let length = 0; length < bytes.length; length++) {
      if (tryBytes(`cut at ${length}`, bytes.subarray(0, length)) === 0) refused++;
    }
  }
  assert.ok(refused > 1000, `only ${refused} were refused`);
});

test("random bytes", () => {
  const random = numbers(seed);
  for (let run = 0; run < runs; run++) {
    const bytes = Uint8Array.from({ length: random(64) }, () => random(256));
    tryBytes(`seed ${seed}, run ${run}: ${Buffer.from(bytes).toString("hex")}`, bytes);
  }
});

test("messages with mistakes in them", () => {
  const random = numbers(seed ^ 0x5eed);
  for (let run = 0; run < runs; run++) {
    const bytes = new Uint8Array(binaries[random(binaries.length)]!);
    if (bytes.length === 0) continue;
    for (let left = 1 + random(3); left > 0; left--) bytes[random(bytes.length)] = random(256);
    tryBytes(`seed ${seed}, run ${run}: ${Buffer.from(bytes).toString("hex")}`, bytes);
  }
});

test("JSON with mistakes in it, and cut off", () => {
  const random = numbers(seed ^ 0x15);
  const marks = ['"', "{", "}", "[", "]", ",", ":", "\\", "null", "1e999", "-", "9".repeat(30), '"@type"', "\ud800", "__proto__"];
  for (let run = 0; run < runs / 4; run++) {
    const text = texts[random(texts.length)]!;
    const at = random(text.length + 1);
    const from = Math.min(text.length, at + random(4));
    const mutated = random(3) === 0 ? text.slice(0, at) : text.slice(0, at) + marks[random(marks.length)]! + text.slice(from);
    tryJson(`seed ${seed}, run ${run}: ${mutated}`, mutated);
  }
});

test("lengths that are not there", () => {
  // Every field that has a length, with one of up to 4 GiB.
  bounded(5000, 50, () => {
    for (let field = 1; field < 700; field++) {
      for (const length of [[0x7f], [0xff, 0x7f], [0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]]) {
        const tag = (field << 3) | 2;
        tryBytes(`field ${field}`, new Uint8Array([...varint(tag), ...length, 1, 2, 3]));
      }
    }
  });
});

function varint(value: number): number[] {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

test("messages nested without end", () => {
  const depth = 200000;
  const inner = 27; // TestAllTypes.recursive_message
  let nested: number[] = [];
  for (let at = 0; at < 300; at++) nested = [...varint((inner << 3) | 2), ...varint(nested.length), ...nested];
  const groups = new Uint8Array(depth * 2).fill(0);
  // Groups of an unknown field, then one of proto2's own.
  for (const field of [2000, 201]) {
    const tag = varint((field << 3) | 3);
    groups.set(Array.from({ length: depth }, (_, at) => tag[at % tag.length]!));
    bounded(2000, 100, () => assert.equal(tryBytes("groups", groups.slice(0, depth)), 0));
  }
  bounded(2000, 100, () => assert.equal(tryBytes("messages", new Uint8Array(nested)), 0));
  for (const [open, close] of [
    ['{"recursiveMessage":', "}"],
    ["[", "]"],
    ['{"optionalStruct":{"a":', "}}"],
    ['{"optionalValue":[', "]}"],
    ['{"optionalAny":{"@type":"type.googleapis.com/google.protobuf.Any","value":', "}}"],
  ] as const) {
    const text = open.repeat(depth / 2) + "1" + close.repeat(depth / 2);
    bounded(5000, 300, () => tryJson(`JSON of ${open}`, text));
    for (const type of types) {
      assert.throws(() => fromJson(text, { registry }, type.readJson), ProtobufError);
    }
  }
});

test("ten megabytes of varints", () => {
  const size = 10 * 1024 * 1024;
  // Bytes that never end a number, in a tag, a length, a value and a packed list.
  for (const head of [[], [0x0a], [0x08], [0x10], [0xfa, 0x01]]) {
    const bytes = new Uint8Array(size).fill(0xff);
    bytes.set(head);
    bounded(2000, 50, () => assert.equal(tryBytes(`after ${head}`, bytes), 0));
  }
  // Small fields, known and not: many values, and linear time.
  const fields: [string, number[]][] = [
    ["of a known field", [0x08, 0x01]],
    ["of an unknown field", [0x88, 0xfa, 0x01, 0x01]],
    ["of a list", [0xf8, 0x01, 0x01]],
  ];
  for (const [what, field] of fields) {
    const bytes = new Uint8Array(size - (size % field.length));
    for (let at = 0; at < bytes.length; at += field.length) bytes.set(field, at);
    bounded(15000, 1000, () => assert.equal(tryBytes(what, bytes), types.length));
  }
});
