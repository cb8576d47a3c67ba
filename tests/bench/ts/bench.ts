// Encode, decode, to JSON and from JSON of one order of about two kilobytes.
//
// The peers take turns in short rounds, so that whatever else the machine does
// meets all of them; of each the median round counts.
import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { statSync } from "node:fs";
import { OrderSchema } from "./es/entities_pb.js";
import * as ours from "./ours/entities.js";
import { order } from "./order.js";
import { Order as TsProto } from "./tsproto/entities.js";

const bytes = ours.encodeOrder(order);
const json = ours.orderToJson(order);
const es = fromBinary(OrderSchema, bytes);
const tsProto = TsProto.decode(bytes);

type Work = () => unknown;
const work: Record<string, Record<string, Work>> = {
  encode: {
    ours: () => ours.encodeOrder(order),
    "protobuf-es": () => toBinary(OrderSchema, es),
    "ts-proto": () => TsProto.encode(tsProto).finish(),
  },
  decode: {
    ours: () => ours.decodeOrder(bytes),
    "protobuf-es": () => fromBinary(OrderSchema, bytes),
    "ts-proto": () => TsProto.decode(bytes),
  },
  "to JSON": {
    ours: () => ours.orderToJson(order),
    "protobuf-es": () => toJsonString(OrderSchema, es),
    "ts-proto": () => JSON.stringify(TsProto.toJSON(tsProto)),
  },
  "from JSON": {
    ours: () => ours.orderFromJson(json),
    "protobuf-es": () => fromJsonString(OrderSchema, json),
    "ts-proto": () => TsProto.fromJSON(JSON.parse(json)),
  },
};

/** Ratios that have to be held: to protobuf-es, to ts-proto. */
const bars: Record<string, [number, number]> = {
  encode: [2, 1],
  decode: [1.5, 1],
  "to JSON": [1.3, 1],
  "from JSON": [2, 1],
};

/** The bundle of a message with all that is done with it, part of protobuf-es'. */
const BUNDLE_BAR = 0.25;

let sink: unknown;

/** Operations a second in a round of so many milliseconds. */
function round(run: Work, millis: number): number {
  let count = 0;
  const start = performance.now();
  let now = start;
  while (now - start < millis) {
    for (let i = 0; i < 50; i++) sink = run();
    count += 50;
    now = performance.now();
  }
  return (count * 1000) / (now - start);
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}

/** What is written has to be the same, or the comparison means nothing. */
function verify(): void {
  const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
  const again = ours.encodeOrder(ours.orderFromJson(toJsonString(OrderSchema, es)));
  const all = [toBinary(OrderSchema, es), TsProto.encode(tsProto).finish(), again];
  if (!all.every((other) => same(other, bytes))) throw new Error("the peers write different bytes");
}

verify();
const seconds = Number(process.argv[2] ?? 2);
console.log(`one order: ${bytes.length} bytes, ${json.length} characters of JSON; thousands of operations a second`);
let held = true;
for (const [what, peers] of Object.entries(work)) {
  const rounds: Record<string, number[]> = {};
  for (const run of Object.values(peers)) round(run, 200);
  for (let turn = 0; turn < 20; turn++) {
    for (const [peer, run] of Object.entries(peers)) {
      (rounds[peer] ??= []).push(round(run, (seconds * 1000) / 20));
    }
  }
  const speed = (peer: string): number => median(rounds[peer] ?? []);
  const [es, tsProto] = [speed("ours") / speed("protobuf-es"), speed("ours") / speed("ts-proto")];
  const [esBar, tsProtoBar] = bars[what] ?? [0, 0];
  held &&= es >= esBar && tsProto >= tsProtoBar;
  const speeds = Object.keys(peers).map((peer) => `${peer} ${(speed(peer) / 1000).toFixed(1)}`);
  console.log(
    `${what.padEnd(10)} ${speeds.join(", ").padEnd(48)} ` +
      `${es.toFixed(2)}x protobuf-es (bar ${esBar}), ${tsProto.toFixed(2)}x ts-proto (bar ${tsProtoBar})`,
  );
}
const size = (name: string): number => statSync(new URL(`size-${name}.js`, import.meta.url)).size;
const part = size("ours") / size("es");
held &&= part <= BUNDLE_BAR;
console.log(
  `bundle     ours ${size("ours")}, protobuf-es ${size("es")}, ts-proto ${size("tsproto")} bytes: ` +
    `${(part * 100).toFixed(0)}% of protobuf-es (bar ${BUNDLE_BAR * 100}%)`,
);
if (sink === undefined || !held) {
  console.log("a bar is not held");
  process.exitCode = 1;
}
