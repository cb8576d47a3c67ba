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

export function parseFieldMask(reader: JsonReader): string[] {
  const text = reader.string();
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

export function parseStruct(reader: JsonReader): StructLike {
  const fields = new Map<string, ValueLike>();
  if (reader.openObject()) {
    do {
      reader.key();
      const key = reader.lastWord();
      if (fields.has(key)) reader.twice();
      fields.set(key, parseValue(reader));
    } while (reader.moreKeys());
  }
  return { fields };
}

export function parseList(reader: JsonReader): ListLike {
  const values: ValueLike[] = [];
  if (reader.openArray()) {
    do values.push(parseValue(reader));
    while (reader.moreItems());
  }
  return { values };
}

export function parseValue(reader: JsonReader): ValueLike {
  switch (reader.peek()) {
    case 0x7b:
      return { kind: { case: "structValue", value: parseStruct(reader) } };
    case 0x5b:
      return { kind: { case: "listValue", value: parseList(reader) } };
    case 0x22:
      return { kind: { case: "stringValue", value: reader.string() } };
    case 0x6e:
      reader.null();
      return { kind: { case: "nullValue", value: 0 } };
    case 0x74:
    case 0x66:
      return { kind: { case: "boolValue", value: reader.bool() } };
    default:
      return { kind: { case: "numberValue", value: reader.double() } };
  }
}
