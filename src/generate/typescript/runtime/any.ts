/** An Any, as far as JSON is concerned. */
export interface AnyLike {
  typeUrl: string;
  value: Uint8Array;
}

export function anyText(any: AnyLike, options: JsonWriteOptions): string {
  if (any.typeUrl === "" && any.value.length === 0) return "{}";
  const type = typeOfUrl(any.typeUrl, options.registry);
  const text = type.writeJson(decode(any.value, type.read), options);
  const start = '{"@type":' + quote(any.typeUrl);
  if (type.ownJson) return start + ',"value":' + text + "}";
  return text === "{}" ? start + "}" : start + "," + text.slice(1);
}

export function parseAny(reader: JsonReader): AnyLike {
  reader.peek();
  const start = reader.at;
  const url = typeUrl(reader);
  if (url === undefined) return { typeUrl: "", value: new Uint8Array(0) };
  const end = reader.at;
  const type = typeOfUrl(url, reader.options.registry);
  reader.at = start;
  const outer = reader.anyObject;
  reader.anyObject = start;
  const message = type.ownJson ? ownValue(reader, start, type) : type.readJson(reader);
  reader.anyObject = outer;
  if (reader.at !== end) reader.fail("an Any that is no object");
  return { typeUrl: url, value: encode(message, type.write) };
}

/** Passes over an Any; returns its `@type`, or undefined of an empty object. */
function typeUrl(reader: JsonReader): string | undefined {
  let url: string | undefined;
  if (!reader.openObject()) return undefined;
  do {
    reader.key();
    if (!reader.is("@type")) {
      reader.skip();
      continue;
    }
    if (url !== undefined) reader.twice();
    url = reader.string();
  } while (reader.moreKeys());
  return url ?? reader.fail("an Any without @type");
}

function ownValue(reader: JsonReader, start: number, type: MessageType): unknown {
  let value: unknown;
  let seen = 0;
  reader.openObject();
  do {
    reader.key();
    if (reader.is("value")) {
      seen = reader.once(seen, 1);
      value = type.readJson(reader);
    } else reader.unknown(start);
  } while (reader.moreKeys());
  if (seen === 0) reader.fail("an Any without value");
  return value;
}
