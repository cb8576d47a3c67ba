/** The paths of a field mask as JSON names, with commas between. */
export function fieldMaskText(paths: readonly string[]): string {
  const names = paths.map((path) => {
    const name = path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (/[A-Z]/.test(path) || name.includes("_")) {
      throw new ProtobufError(`field mask path "${path}" has no JSON form`);
    }
    return name;
  });
  return quote(names.join(","));
}

export function parseFieldMask(value: unknown, reader: JsonReader): string[] {
  const text = parseString(value, reader);
  if (text === "") return [];
  return text.split(",").map((name) => {
    if (name.includes("_")) reader.fail("a field mask path with _");
    return name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
  });
}

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
  kind?:
    | { case: "nullValue"; value: number }
    | { case: "numberValue"; value: number }
    | { case: "stringValue"; value: string }
    | { case: "boolValue"; value: boolean }
    | { case: "structValue"; value: StructLike }
    | { case: "listValue"; value: ListLike }
    | undefined;
}

export function structText(struct: StructLike, options: JsonWriteOptions): string {
  return jsonMap(struct.fields, valueText, options);
}

export function listText(list: ListLike, options: JsonWriteOptions): string {
  return jsonList(list.values, valueText, options);
}

export function valueText(value: ValueLike, options: JsonWriteOptions): string {
  const kind = value.kind;
  switch (kind?.case) {
    case "nullValue":
      return "null";
    case "numberValue":
      if (!Number.isFinite(kind.value)) throw new ProtobufError(`JSON has no number ${kind.value}`);
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

export function parseStruct(value: unknown, reader: JsonReader): StructLike {
  const fields = new Map<string, ValueLike>();
  const object = reader.object(value);
  const keys = Object.keys(object);
  for (const key of keys) fields.set(key, parseValue(object[key], reader));
  reader.close(object, keys.length);
  return { fields };
}

export function parseList(value: unknown, reader: JsonReader): ListLike {
  const values: ValueLike[] = [];
  reader.enter();
  for (const item of reader.array(value)) values.push(parseValue(item, reader));
  reader.leave(0);
  return { values };
}

export function parseValue(value: unknown, reader: JsonReader): ValueLike {
  if (value === null) return { kind: { case: "nullValue", value: 0 } };
  if (typeof value === "string") return { kind: { case: "stringValue", value } };
  if (typeof value === "boolean") return { kind: { case: "boolValue", value } };
  if (Array.isArray(value)) return { kind: { case: "listValue", value: parseList(value, reader) } };
  if (typeof value === "number" || value instanceof LongNumber) {
    return { kind: { case: "numberValue", value: parseDouble(value, reader) } };
  }
  return { kind: { case: "structValue", value: parseStruct(value, reader) } };
}
