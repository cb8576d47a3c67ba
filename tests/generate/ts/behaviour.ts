// What generated TypeScript does beyond what the conformance suite asks.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as names from "./gen/names.js";
import * as old from "./gen/old.js";
import { registry } from "./gen/registry.js";
import { ProtobufError, decode, encode, getExtension, hasExtension, setExtension, unknownFields } from "./gen/runtime.js";

const fails = (run: () => unknown, what?: RegExp): void =>
  assert.throws(run, (error) => error instanceof ProtobufError && (what?.test(error.message) ?? true));

test("words of the language are names as others", () => {
  const message = names.createClass({ type: "a", constructor_: "b", proto: "c", toString_: "d", fooBar: "e", fooBar_: { case: "case", value: "f" } });
  assert.deepEqual(names.decodeClass(names.encodeClass(message)), message);
  const json = names.classToJson(message);
  assert.equal(json, '{"type":"a","constructor":"b","__proto__":"c","toString":"d","foo-bar":"e","case":"f"}');
  assert.deepEqual(names.classFromJson(json), message);
  assert.deepEqual(names.classFromJson("{}"), names.createClass());
});

test("nested types that flatten to one name keep apart", () => {
  const message = names.createReader_({ nested: { one: "1" }, other: { two: "2" }, timestamp: { seconds: 3n } });
  assert.deepEqual(names.decodeReader_(names.encodeReader_(message)), message);
});

test("maps keep their keys", () => {
  const message = names.createMap_();
  message.map.set("__proto__", 1).set("", 2);
  message.flags.set(true, 1n);
  message.numbers.set(-(2n ** 63n), "least");
  assert.deepEqual(names.decodeMap_(names.encodeMap_(message)), message);
  assert.deepEqual(names.map_FromJson(names.map_ToJson(message)), message);
});

test("a key that is given twice is refused", () => {
  fails(() => names.aBCFromJson('{"three":"a","three":"b"}'), /twice/);
  fails(() => names.reader_FromJson('{"map":{"map":{"a":1,"a":1}}}'), /twice/);
  fails(() => names.classFromJson('{"foo-bar":"a","foo_bar":"b"}'), /twice/);
});

test("long numbers keep their digits", () => {
  assert.equal(names.timestampFromJson('{"seconds":9007199254740993}').seconds, 9007199254740993n);
  assert.equal(names.timestampFromJson('{"seconds":9007199254740993.0e0}').seconds, 9007199254740993n);
  assert.equal(names.timestampFromJson('{"seconds":"-9223372036854775808"}').seconds, -(2n ** 63n));
  fails(() => names.timestampFromJson('{"seconds":9223372036854775808}'));
  fails(() => names.timestampFromJson('{"seconds":1.5}'));
});

test("spaces, escapes and colons do not mislead", () => {
  const text = '{ "type" : ":\\"a\\":", "constructor":": {\\\\", "None"\t:\n"\\ud83d\\ude00" }';
  const message = names.classFromJson(text);
  assert.equal(message.type, ':"a":');
  assert.equal(message.constructor_, ": {\\");
  assert.equal(message.none, "😀");
  fails(() => names.classFromJson('{"type" :"a","type" :"b"}'), /twice/);
  fails(() => names.classFromJson('{"type":"\\ud83d"}'), /surrogate/);
  fails(() => names.classFromJson('{"type":"a",}'));
  fails(() => names.classFromJson('{"type":"a"} x'));
});

test("unknown fields survive", () => {
  const bytes = new Uint8Array([10, 1, 97, 0xa0, 6, 1, 0xab, 6, 8, 1, 0xac, 6]);
  const message = names.decodeABC(bytes);
  assert.equal(message.three, "a");
  assert.deepEqual(message[unknownFields], bytes.subarray(3));
  assert.deepEqual(names.encodeABC(message), bytes);
  assert.deepEqual(names.encodeABC({ ...message }), bytes);
  fails(() => names.aBCFromJson('{"four":1}'), /unknown field/);
  assert.deepEqual(names.aBCFromJson('{"four":[{"a":1}]}', { ignoreUnknownFields: true }), names.createABC());
});

test("what proto2 has", () => {
  assert.deepEqual(old.oldDefaults, { retries: 3, ratio: -Infinity, color: 5 });
  fails(() => old.decodeOld(new Uint8Array(0)), /old.v1.Old.id/);
  const unset = { ...old.createOld(), id: undefined } as unknown as old.Old;
  fails(() => old.encodeOld(unset), /old.v1.Old.id/);
  fails(() => old.oldToJson(unset), /old.v1.Old.id/);
  fails(() => old.oldFromJson("{}"), /old.v1.Old.id/);
  // 7 is no color: it goes to the unknown fields, from a packed list too.
  const message = old.decodeOld(new Uint8Array([10, 1, 97, 32, 7, 40, 5, 42, 2, 0, 7]));
  assert.deepEqual([message.color, message.colors], [undefined, [5, 0]]);
  assert.deepEqual(message[unknownFields], new Uint8Array([32, 7, 40, 7]));
});

test("extensions are read and set", () => {
  const message = old.createOld({ id: "a" });
  assert.equal(getExtension(message, old.NoteExtension), "");
  assert.equal(getExtension(message, old.InnerExtension), undefined);
  setExtension(message, old.NoteExtension, "b");
  setExtension(message, old.MarksExtension, [1, 2]);
  setExtension(message, old.InnerExtension, old.createOld({ id: "c" }));
  const again = old.decodeOld(old.encodeOld(message));
  assert.equal(getExtension(again, old.NoteExtension), "b");
  assert.deepEqual(getExtension(again, old.MarksExtension), [1, 2]);
  assert.equal(getExtension(again, old.InnerExtension)?.id, "c");
  const json = old.oldToJson(again, { registry });
  assert.equal(json, '{"id":"a","[old.v1.note]":"b","[old.v1.marks]":[1,2],"[old.v1.inner]":{"id":"c"}}');
  assert.deepEqual(old.oldFromJson(json, { registry }), again);
  setExtension(again, old.MarksExtension, undefined);
  assert.equal(hasExtension(again, old.MarksExtension), false);
  assert.equal(hasExtension(again, old.NoteExtension), true);
});

test("values out of range are refused", () => {
  fails(() => names.encodeTimestamp({ seconds: 2n ** 63n }), /int64/);
  fails(() => old.encodeOld(old.createOld({ id: "", retries: 2 ** 31 })), /int32/);
});

test("hostile input is refused in bounded time", () => {
  const start = performance.now();
  const good = names.encodeReader_({ map: { map: new Map([["a", 1]]), flags: new Map(), numbers: new Map() } });
  for (let cut = 1; cut < good.length; cut++) fails(() => names.decodeReader_(good.subarray(0, cut)));
  // A length of two gigabytes, a varint that never ends, deep groups and messages.
  fails(() => names.decodeABC(new Uint8Array([10, 0xff, 0xff, 0xff, 0xff, 7])));
  fails(() => names.decodeABC(new Uint8Array(10_000_000).fill(0xff)));
  fails(() => names.decodeABC(new Uint8Array(10_000_000).fill(0x0b)), /deep/);
  fails(() => old.decodeOld(new Uint8Array(1_000_000).fill(0x33)), /deep/);
  // Millions of unknown fields between known ones.
  const mixed = new Uint8Array(4_000_000);
  for (let i = 0; i < mixed.length; i += 4) mixed.set([16, 1, 10, 0], i);
  assert.equal(names.decodeABC(mixed)[unknownFields]?.length, 2_000_000);
  fails(() => names.aBCFromJson("[".repeat(1_000_000)));
  fails(() => names.aBCFromJson('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000), { ignoreUnknownFields: true }));
  fails(() => names.timestampFromJson(`{"seconds":"${"0".repeat(1_000_000)}1x"}`));
  fails(() => names.timestampFromJson(`{"seconds":"1.${"0".repeat(1_000_000)}1"}`));
  fails(() => names.timestampFromJson('{"seconds":"1e999999999"}'));
  assert.ok(performance.now() - start < 20_000);
});

test("random bytes give a message or a typed error", () => {
  let seed = 1;
  const next = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16;
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: next() % 40 }, () => next() & (next() & 1 ? 0xff : 0x1f));
    for (const type of ["names.v1.Reader", "names.v1.Map", "old.v1.Old"]) {
      const { read, write } = registry.type(type) ?? assert.fail();
      try {
        const message = decode(bytes, read);
        assert.doesNotThrow(() => encode(message, write));
      } catch (error) {
        assert.ok(error instanceof ProtobufError, String(error));
      }
    }
  }
});
