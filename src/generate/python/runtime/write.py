# What is written is text of the characters 0 to 255, one a byte: no buffer of
# Python grows faster than a `str`, and its last step, to Latin-1, is a copy.

MORE: Final = tuple(chr(byte) for byte in range(128, 256))
"""The bytes of a varint that another one follows."""


def _varint(value: int) -> str:
    if value < 0x4000:
        if value < 0x80:
            return chr(value)
        return f"{MORE[value & 127]}{chr(value >> 7)}"
    if value < 0x200000:
        return f"{MORE[value & 127]}{MORE[value >> 7 & 127]}{chr(value >> 14)}"
    if value < 0x10000000:
        return f"{MORE[value & 127]}{MORE[value >> 7 & 127]}{MORE[value >> 14 & 127]}{chr(value >> 21)}"
    rest = value >> 28
    text = f"{MORE[value & 127]}{MORE[value >> 7 & 127]}{MORE[value >> 14 & 127]}{MORE[value >> 21 & 127]}"
    while rest > 127:
        text += MORE[rest & 127]
        rest >>= 7
    return f"{text}{chr(rest)}"


class _Varints(dict[int, str]):
    """How the numbers of a type are written; the smallest ones are kept."""

    changes = False
    """True if a number is not its own varint."""

    def __init__(self, name: str, least: int, most: int) -> None:
        super().__init__({value: _varint(self.raw(value)) for value in range(512)})
        self.name, self.least, self.most = name, least, most

    def raw(self, value: int) -> int:
        """The number as a varint holds it."""
        return value if value >= 0 else value + (1 << 64)

    def __missing__(self, value: Any) -> str:
        if type(value) is not int and not isinstance(value, int):
            raise EncodeError(f"expected a whole number, found {value!r}")
        if not self.least <= value <= self.most:
            raise EncodeError(f"{value} is no {self.name}")
        raw = self.raw(value) if self.changes or value < 0 else value
        if 0x10000000 <= raw <= 0x7FFFFFFFF:
            # Five bytes, as most numbers of seconds and of nanoseconds have.
            low = raw & 0xFFFFFFF
            start = f"{MORE[low & 127]}{MORE[low >> 7 & 127]}{MORE[low >> 14 & 127]}"
            return f"{start}{MORE[low >> 21]}{chr(raw >> 28)}"
        return _varint(raw)


class _Zigzag(_Varints):
    """Numbers of which negative ones are short too."""

    changes = True

    def raw(self, value: int) -> int:
        return value << 1 if value >= 0 else (-value << 1) - 1


INT32: Final = _Varints("int32", -0x80000000, 0x7FFFFFFF)
INT64: Final = _Varints("int64", -0x8000000000000000, 0x7FFFFFFFFFFFFFFF)
UINT32: Final = _Varints("uint32", 0, 0xFFFFFFFF)
UINT64: Final = _Varints("uint64", 0, 0xFFFFFFFFFFFFFFFF)
SINT32: Final = _Zigzag("sint32", -0x80000000, 0x7FFFFFFF)
SINT64: Final = _Zigzag("sint64", -0x8000000000000000, 0x7FFFFFFFFFFFFFFF)

SIZE: Final = UINT32
"""The lengths before strings, bytes and messages."""

pack_double: Final = struct.Struct("<d").pack
pack_float: Final = struct.Struct("<f").pack
pack_fixed32: Final = struct.Struct("<I").pack
pack_fixed64: Final = struct.Struct("<Q").pack
pack_sfixed32: Final = struct.Struct("<i").pack
pack_sfixed64: Final = struct.Struct("<q").pack


def utf8(text: str) -> str:
    """Text that is not ASCII, as the bytes of UTF-8."""
    return text.encode().decode("latin-1")


def loose_utf8(text: str) -> str:
    """The same of text that proto2 has read from other bytes than UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def varints(values: Iterable[int], table: dict[int, str]) -> str:
    """The numbers of a packed list."""
    return "".join(map(table.__getitem__, values))


def packed_bools(values: Iterable[bool]) -> str:
    return "".join(["\x01" if value else "\0" for value in values])


def packed_fixed(values: list[Any], letter: str) -> str:
    """Numbers of one size, of which `struct` knows the letter."""
    return struct.pack(f"<{len(values)}{letter}", *values).decode("latin-1")


def check_case(value: object) -> None:
    """Refuses what is no member of a oneof."""
    if not isinstance(value, Case):
        raise EncodeError(f"expected a member of the oneof, found {type(value).__name__}")


def is_negative_zero(value: float) -> bool:
    return str(value) == "-0.0"
