_V = TypeVar("_V")


class Holder(Generic[_V]):
    """An extension, read or to be written, as a message of one field."""

    __slots__ = ("unknown_fields", "value")

    def __init__(self, value: _V) -> None:
        self.value = value
        self.unknown_fields: bytes | bytearray = b""


_ExtendeeT = TypeVar("_ExtendeeT", bound=Message)


class Extension(Generic[_ExtendeeT, _V]):
    """A field that messages of another file may have; they keep it among their
    unknown fields.
    """

    def __init__(
        self,
        name: str,
        extendee: str,
        number: int,
        absent: Callable[[], _V],
        read: Callable[[bytes, int, int, Holder[Any] | None, int], Holder[Any]],
        write: Callable[[Holder[Any]], str],
        from_json: Callable[[Json, JsonReader, int], Holder[Any]],
        to_json: Callable[[Holder[Any], JsonWriter], str],
        in_message_set: bool = False,
    ) -> None:
        self.name = name
        self.extendee = extendee
        self.number = number
        self._absent, self._read, self._write = absent, read, write
        self.from_json, self._to_json = from_json, to_json
        self._in_message_set = in_message_set

    def _split(self, message: _ExtendeeT) -> tuple[bytes, bytes]:
        """The fields of the extension among the unknown ones, and the others."""
        unknown = bytes(message.unknown_fields)
        if not unknown:
            return b"", b""
        own, others = bytearray(), bytearray()
        p = 0
        while p < len(unknown):
            start = p
            tag, p = read_tag(unknown, p)
            p = skip(unknown, p, tag, 0)
            field_bytes = unknown[start:p]
            if self._in_message_set and tag == 11:
                number, item = _message_set_item(field_bytes)
                if number == self.number:
                    own += item
                    continue
            (own if tag >> 3 == self.number else others).extend(field_bytes)
        return bytes(own), bytes(others)

    def has(self, message: _ExtendeeT) -> bool:
        """True if the message has a value for the extension."""
        return self._split(message)[0] != b""

    def get(self, message: _ExtendeeT) -> _V:
        """The value of the extension, or what stands for an absent one."""
        holder = self.holder(message)
        if holder is None or holder.value is None:
            return self._absent()
        value: _V = holder.value
        return value

    def holder(self, message: _ExtendeeT) -> Holder[Any] | None:
        own, _ = self._split(message)
        return self._read(own, 0, len(own), None, 0) if own else None

    def set(self, message: _ExtendeeT, value: _V) -> None:
        """Gives the extension a value."""
        self.hold(message, Holder(value))

    def hold(self, message: _ExtendeeT, holder: Holder[Any]) -> None:
        own = b""
        if holder.value is not None:
            try:
                own = self._write(holder).encode("latin-1")
            except _UNWRITABLE as failure:
                raise EncodeError(str(failure), self.name) from failure
        if self._in_message_set and own:
            own = _as_message_set_item(own)
        message.unknown_fields = self._split(message)[1] + own

    def clear(self, message: _ExtendeeT) -> None:
        """Takes the extension away."""
        message.unknown_fields = self._split(message)[1]

    def text(self, message: _ExtendeeT, options: JsonWriter) -> str:
        """The extension as a JSON field with a comma before it, if it is set."""
        holder = self.holder(message)
        return "" if holder is None else self._to_json(holder, options)


def _message_set_item(item: bytes) -> tuple[int, bytes]:
    """The number of an item of a message set, and the field that it stands for."""
    number, message = 0, b""
    p = 1
    while p < len(item) - 1:
        tag, p = read_tag(item, p)
        end = skip(item, p, tag, 0)
        if tag == 16:
            number = item[p] if item[p] < 128 else varint(item, p + 1, item[p])[0]
        elif tag == 26:
            message = item[p:end]
        p = end
    return number, UINT32[number << 3 | 2].encode("latin-1") + message if number < 1 << 29 else b""


def _as_message_set_item(field_bytes: bytes) -> bytes:
    tag, p = read_tag(field_bytes, 0)
    number = UINT32[tag >> 3].encode("latin-1")
    return b"\x0b\x10" + number + b"\x1a" + field_bytes[p:] + b"\x0c"


def extensions_text(message: Any, options: JsonWriter) -> str:
    """The extensions of a message as JSON fields, each with a comma before it."""
    if not message.unknown_fields:
        return ""
    known = options.registry.extensions_of(message.__protobuf__.name)
    return "".join([extension.text(message, options) for extension in known])


def parse_extensions(message: Any, found: dict[str, Json], reader: JsonReader, depth: int) -> int:
    """Reads the keys in brackets, which are extensions; returns how many."""
    used = 0
    for key, value in found.items():
        extension = extension_of_key(key, message.__protobuf__.name, reader)
        if extension is None:
            continue
        used += 1
        if value is not None:
            try:
                extension.hold(message, extension.from_json(value, reader, depth))
            except JsonError as failure:
                raise failure.within(key) from None
    return used


def extension_of_key(key: str, extendee: str, reader: JsonReader) -> Extension[Json, Json] | None:
    """The extension that a key in brackets means."""
    if not (key.startswith("[") and key.endswith("]")):
        return None
    extension = reader.registry.extension(key[1:-1])
    return extension if extension is not None and extension.extendee == extendee else None
