quote: Final[Callable[[str], str]] = encoder.encode_basestring
"""A string in quotes."""


class JsonWriter:
    """How JSON is written."""

    __slots__ = ("_registry", "emit_defaults", "enums_as_numbers")

    def __init__(self, registry: Registry | None, emit_defaults: bool, enums_as_numbers: bool) -> None:
        self._registry = registry
        self.emit_defaults = emit_defaults
        self.enums_as_numbers = enums_as_numbers

    @property
    def registry(self) -> Registry:
        return self._registry or _own_registry()


def bool_text(value: bool) -> str:
    return "true" if value else "false"


def double_text(value: float) -> str:
    text = repr(float(value))
    if text[-2:] == ".0":
        return text[:-2]
    if text in ("inf", "-inf", "nan"):
        return {"inf": '"Infinity"', "-inf": '"-Infinity"', "nan": '"NaN"'}[text]
    return text


def finite_text(value: float) -> str:
    text = double_text(value)
    if text[0] == '"':
        raise JsonError(f"a google.protobuf.Value cannot be {value}")
    return text


def float_text(value: float) -> str:
    """The shortest text that is read as the same 32 bits."""
    rounded: float = unpack_float(pack_float(value))[0]
    for digits in range(6, 9):
        short = float(f"{rounded:.{digits}g}")
        if abs(short) <= MOST_FLOAT and pack_float(short) == pack_float(rounded):
            return double_text(short)
    return double_text(rounded)


MOST_FLOAT: Final = 3.4028234663852886e38


def bytes_text(value: bytes) -> str:
    return f'"{binascii.b2a_base64(value, newline=False).decode()}"'
