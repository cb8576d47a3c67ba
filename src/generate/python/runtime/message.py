@dataclass(slots=True, kw_only=True)
class Message:
    """What every message can do."""

    unknown_fields: bytes | bytearray = field(default=b"", repr=False)
    """Fields that the reader did not know, as they were sent."""

    __protobuf__: ClassVar[MessageType[Json]]

    def to_bytes(self) -> bytes:
        """The message in the binary format."""
        write = self.__protobuf__.write
        try:
            return write(self).encode("latin-1")
        except _UNWRITABLE as failure:
            raise _unwritable(self, write, failure, EncodeError) from failure

    @classmethod
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Self:
        """Reads a message; whatever is wrong with it is a `DecodeError`."""
        kind: MessageType[Self] = cls.__protobuf__
        buffer = data if type(data) is bytes else bytes(data)
        message = kind.read(buffer, 0, len(buffer), None, 0)
        if kind.missing is not None and (path := kind.missing(message)):
            raise DecodeError("a required field is not set", path)
        return message

    def to_json(
        self,
        *,
        emit_defaults: bool = False,
        enums_as_numbers: bool = False,
        indent: int | None = None,
        registry: Registry | None = None,
    ) -> str:
        """The message as JSON.

        `emit_defaults` writes fields without presence also where they are zero or
        empty. The registry, by default that of this package, knows what an `Any`
        may hold, and the extensions.
        """
        options = JsonWriter(registry, emit_defaults, enums_as_numbers)

        def write(message: Self) -> str:
            text: str = message.__protobuf__.to_json(message, options)
            # A lone surrogate has no form in UTF-8.
            _ = text.isascii() or text.encode()
            return text

        try:
            text = write(self)
        except _UNWRITABLE as failure:
            raise _unwritable(self, write, failure, JsonError) from failure
        if indent is None:
            return text
        return json.dumps(json.loads(text), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(
        cls,
        text: str | bytes | bytearray,
        *,
        ignore_unknown_fields: bool = False,
        registry: Registry | None = None,
    ) -> Self:
        """Reads JSON; whatever is wrong with it is a `JsonError`."""
        try:
            if not isinstance(text, str):
                text = text.decode()
            elif not text.isascii():
                text.encode()
        except UnicodeError as failure:
            raise JsonError(str(failure)) from failure
        reader = JsonReader(text, registry, ignore_unknown_fields)
        try:
            return _complete(cls, reader.value(), reader)
        except _SignedZero:
            return _complete(cls, reader.exact_value(), reader)

    def to_dict(
        self,
        *,
        emit_defaults: bool = False,
        enums_as_numbers: bool = False,
        registry: Registry | None = None,
    ) -> dict[str, Json]:
        """The JSON object of the message, as dicts, lists, strings and numbers."""
        value: Json = json.loads(
            self.to_json(emit_defaults=emit_defaults, enums_as_numbers=enums_as_numbers, registry=registry)
        )
        if not isinstance(value, dict):
            raise JsonError(f"{self.__protobuf__.name} is no object in JSON")
        return cast("dict[str, Json]", value)

    @classmethod
    def from_dict(
        cls,
        value: Mapping[str, object],
        *,
        ignore_unknown_fields: bool = False,
        registry: Registry | None = None,
    ) -> Self:
        """Reads what `to_dict` returns."""
        reader = JsonReader("", registry, ignore_unknown_fields)
        return _complete(cls, _pairs(value, 0), reader)


MessageT = TypeVar("MessageT", bound=Message)


def _complete(cls: type[MessageT], value: Json, reader: JsonReader) -> MessageT:
    kind: MessageType[MessageT] = cls.__protobuf__
    message = kind.from_json(value, reader, 0)
    if kind.missing is not None and (path := kind.missing(message)):
        raise JsonError("a required field is not set", path)
    return message


_M = TypeVar("_M")


@dataclass(slots=True, frozen=True)
class MessageType(Generic[_M]):
    """What generated code knows of a message."""

    name: str
    """The full name: "shop.v1.Order"."""
    message: type[_M]
    read: Callable[[bytes, int, int, _M | None, int], _M]
    write: Callable[[_M], str]
    from_json: Callable[[Json, JsonReader, int], _M]
    to_json: Callable[[_M, JsonWriter], str]
    missing: Callable[[_M], str] | None = None
    """Finds a required field that is not set, if there can be one."""
    own_json: bool = False
    """True if an `Any` holds its JSON below `value`."""


_CaseT = TypeVar("_CaseT")


@dataclass(slots=True)
class Case(Generic[_CaseT]):
    """A member of a oneof, with its value."""

    value: _CaseT


class OpenEnum(IntEnum):
    """An enum of which numbers that have no name are values too."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or not -0x80000000 <= value <= 0x7FFFFFFF:
            return None
        member = int.__new__(cls, value)
        member._name_ = str(int(value))
        member._value_ = int(value)
        return member

    @property
    def is_known(self) -> bool:
        """False of a number that has no name."""
        return self._value_ in type(self)._value2member_map_


_EnumT = TypeVar("_EnumT", bound=IntEnum)


class EnumTable(dict[int, _EnumT]):
    """The values of an enum by number; of an open one, every number has one."""

    def __init__(self, enum: type[_EnumT], names: dict[str, int]) -> None:
        super().__init__((int(value), value) for value in enum)
        self.enum = enum
        self.names = {name: self[number] for name, number in names.items()}
        self.texts: dict[int, str] = {}
        for name, number in names.items():
            self.texts.setdefault(number, f'"{name}"')

    def __missing__(self, number: int) -> _EnumT:
        return self.enum(number)

    def text(self, number: int, options: JsonWriter) -> str:
        """A value as JSON: its name, else its number."""
        text = None if options.enums_as_numbers else self.texts.get(number)
        return f"{number:d}" if text is None else text

    def parse(self, value: Json, reader: JsonReader, depth: int) -> _EnumT | None:
        """A value from JSON; `None` of null, and of a name that is passed over."""
        if type(value) is str:
            found = self.names.get(value)
            if found is not None or reader.ignore_unknown_fields:
                return found
            raise _expected(f"a value of {self.enum.__name__}", value)
        if value is None:
            return None
        number = parse_int32(value, reader, depth)
        if number not in self and not issubclass(self.enum, OpenEnum):
            raise _expected(f"a value of {self.enum.__name__}", value)
        return self[number]


class NullTable(EnumTable[_EnumT]):
    """The one value of `google.protobuf.NullValue`, which is null in JSON."""

    def text(self, number: int, options: JsonWriter) -> str:
        return f"{number:d}" if number and options.enums_as_numbers else "null"

    def parse(self, value: Json, reader: JsonReader, depth: int) -> _EnumT | None:
        return self[0] if value is None else super().parse(value, reader, depth)
