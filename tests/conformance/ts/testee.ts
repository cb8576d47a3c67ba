// A testee of the conformance suite: it calls generated code, and nothing else.
import { readSync, writeSync } from "node:fs";
import * as conformance from "./gen/conformance/conformance.js";
import { registry } from "./gen/registry.js";
import { decode, encode, fromJson, toJson } from "./gen/runtime.js";

type Request = conformance.ConformanceRequest;
type Result = NonNullable<conformance.ConformanceResponse["result"]>;

const { WireFormat, TestCategory } = conformance;

function answer(request: Request): Result {
  if (request.messageType === "conformance.FailureSet") {
    return { case: "protobufPayload", value: new Uint8Array(0) };
  }
  const type = registry.type(request.messageType);
  if (type === undefined) return { case: "runtimeError", value: `no type ${request.messageType}` };
  let message: unknown;
  try {
    switch (request.payload?.case) {
      case "protobufPayload":
        message = decode(request.payload.value, type.read);
        break;
      case "jsonPayload": {
        const ignoreUnknownFields = request.testCategory === TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST;
        message = fromJson(request.payload.value, { registry, ignoreUnknownFields }, type.readJson);
        break;
      }
      default:
        return { case: "skipped", value: "only protobuf and JSON are supported" };
    }
  } catch (error) {
    return { case: "parseError", value: String(error) };
  }
  try {
    switch (request.requestedOutputFormat) {
      case WireFormat.PROTOBUF:
        return { case: "protobufPayload", value: encode(message, type.write) };
      case WireFormat.JSON:
        return { case: "jsonPayload", value: toJson(message, { registry }, type.writeJson) };
      default:
        return { case: "skipped", value: "only protobuf and JSON are supported" };
    }
  } catch (error) {
    return { case: "serializeError", value: String(error) };
  }
}

function read(length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(0, bytes, at, length - at, null);
    if (count === 0) return undefined;
    at += count;
  }
  return bytes;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

for (;;) {
  const head = read(4);
  if (head === undefined) break;
  const bytes = read(new DataView(head.buffer).getUint32(0, true));
  if (bytes === undefined) break;
  const request = conformance.decodeConformanceRequest(bytes);
  const response = conformance.encodeConformanceResponse({ result: answer(request) });
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, response.length, true);
  write(length);
  write(response);
}
