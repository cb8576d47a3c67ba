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

export function parseAny(value: unknown, reader: JsonReader): AnyLike {
  const object = reader.object(value);
  const url = object["@type"];
  if (url === undefined && Object.keys(object).length === 0) {
    reader.close(object, 0);
    return { typeUrl: "", value: new Uint8Array(0) };
  }
  const typeUrl = parseString(url, reader);
  const type = typeOfUrl(typeUrl, reader.options.registry);
  let message: unknown;
  if (type.ownJson) {
    if (object["value"] === undefined) reader.fail("an Any without value");
    message = type.readJson(object["value"], reader);
    reader.close(object, 2);
  } else {
    const outer = reader.anyObject;
    reader.anyObject = object;
    message = type.readJson(object, reader);
    reader.anyObject = outer;
    // The message has counted and checked all other keys.
    reader.leave(1);
  }
  return { typeUrl, value: encode(message, type.write) };
}
