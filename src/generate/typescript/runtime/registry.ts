/** A message type, for whoever has only its name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface MessageType<M = any> {
  readonly typeName: string;
  readonly read: (reader: Reader, end: number) => M;
  readonly write: (message: M, writer: Writer) => void;
  readonly readJson: (value: unknown, reader: JsonReader) => M;
  readonly writeJson: (message: M, options: JsonWriteOptions) => string;
  /** True if an Any writes it below `value`. */
  readonly ownJson: boolean;
}

/** An extension of the messages `M` with values `V`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Extension<M = any, V = any> {
  /** The full name. */
  readonly name: string;
  readonly extendee: string;
  readonly number: number;
  /** The value of an absent one; of a list, the empty list. */
  readonly absent: V;
  /** Reads and writes the extension as the one field of a message. */
  readonly type: MessageType;
  /** Never set; it ties the extension to what it extends. */
  readonly of?: (message: M) => void;
}

/** Message types and extensions by name. */
export class Registry {
  private readonly types: Map<string, MessageType> = new Map();
  private readonly byName: Map<string, Extension> = new Map();
  private readonly byExtendee: Map<string, Extension[]> = new Map();

  constructor(types: readonly MessageType[], extensions: readonly Extension[] = []) {
    for (const type of types) this.types.set(type.typeName, type);
    for (const extension of extensions) {
      this.byName.set(extension.name, extension);
      const others = this.byExtendee.get(extension.extendee);
      if (others === undefined) this.byExtendee.set(extension.extendee, [extension]);
      else others.push(extension);
    }
  }

  type(name: string): MessageType | undefined {
    return this.types.get(name);
  }

  extension(name: string): Extension | undefined {
    return this.byName.get(name);
  }

  extensionsOf(typeName: string): readonly Extension[] {
    return this.byExtendee.get(typeName) ?? [];
  }
}

/** The type that the URL of an Any names: what stands behind the last slash. */
export function typeOfUrl(url: string, registry: Registry | undefined): MessageType {
  const slash = url.lastIndexOf("/");
  const type = slash < 0 ? undefined : registry?.type(url.slice(slash + 1));
  if (type === undefined) throw new ProtobufError(`no type "${url}" in the registry`);
  return type;
}
