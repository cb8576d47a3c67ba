/** The fields of an extension among the unknown ones. */
function extensionFields(unknown: Uint8Array, extension: Extension, keepOthers: boolean): Uint8Array {
  const reader = new Reader(unknown);
  const message: WithUnknownFields = {};
  while (reader.at < unknown.length) {
    const tag = reader.tag();
    const kept: WithUnknownFields = tag >>> 3 === extension.number === keepOthers ? {} : message;
    reader.unknown(kept, tag);
  }
  return message[unknownFields] ?? new Uint8Array(0);
}

/** True if the message has a value for the extension. */
export function hasExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>): boolean {
  const unknown = message[unknownFields];
  return unknown !== undefined && extensionFields(unknown, extension, false).length > 0;
}

/** The value of an extension, or what stands for an absent one. */
export function getExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>): V {
  const fields = extensionFields(message[unknownFields] ?? new Uint8Array(0), extension, false);
  if (fields.length === 0) return extension.absent;
  return decode(fields, extension.type.read).value ?? extension.absent;
}

/** Sets an extension; `undefined` takes it away. */
export function setExtension<M extends WithUnknownFields, V>(message: M, extension: Extension<M, V>, value: V | undefined): void {
  const others: WithUnknownFields = {};
  const unknown = message[unknownFields];
  if (unknown !== undefined) others[unknownFields] = extensionFields(unknown, extension, true);
  if (value !== undefined) appendUnknown(others, encode({ value }, extension.type.write));
  message[unknownFields] = others[unknownFields];
}

/** The extensions of a message as JSON fields, each with a comma before it. */
export function jsonExtensions(message: WithUnknownFields, typeName: string, options: JsonWriteOptions): string {
  const unknown = message[unknownFields];
  if (unknown === undefined || options.registry === undefined) return "";
  let text = "";
  for (const extension of options.registry.extensionsOf(typeName)) {
    const fields = extensionFields(unknown, extension, false);
    if (fields.length === 0) continue;
    const holder = extension.type.writeJson(decode(fields, extension.type.read), options);
    if (holder.length > 2) text += "," + holder.slice(1, -1);
  }
  return text;
}

/** Reads the keys in brackets, which are extensions; returns how many. */
export function readJsonExtensions(message: WithUnknownFields, typeName: string, object: JsonObject, reader: JsonReader): number {
  let used = 0;
  for (const key of Object.keys(object)) {
    if (!key.startsWith("[") || !key.endsWith("]")) continue;
    const extension = reader.options.registry?.extension(key.slice(1, -1));
    if (extension === undefined || extension.extendee !== typeName) continue;
    used++;
    const { value } = extension.type.readJson(object[key], reader);
    if (value !== undefined) setExtension(message, extension, value);
  }
  return used;
}
