// Reads vectors and writes them again: a line of JSON each, with the bytes of
// the message in `binary` and its JSON in `json`. What comes out is the same
// line made of the message that was read from `binary`, and in `fromJson` the
// bytes of the message that was read from `json`.
import { readFileSync } from "node:fs";
import { registry } from "./gen/registry.js";
import { decode, encode, fromJson, toJson } from "./gen/runtime.js";

interface Vector {
  readonly type: string;
  readonly binary: string;
  readonly json: unknown;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const lines = readFileSync(0, "utf8").trimEnd().split("\n");
const answers = lines.map((line) => {
  const vector = JSON.parse(line) as Vector;
  const type = registry.type(vector.type);
  if (type === undefined) throw new Error(`no type ${vector.type}`);
  const message = decode(new Uint8Array(Buffer.from(vector.binary, "base64")), type.read);
  const read = fromJson(JSON.stringify(vector.json), { registry }, type.readJson);
  return JSON.stringify({
    type: vector.type,
    binary: base64(encode(message, type.write)),
    json: JSON.parse(toJson(message, { registry }, type.writeJson)),
    fromJson: base64(encode(read, type.write)),
  });
});
process.stdout.write(`${answers.join("\n")}\n`);
