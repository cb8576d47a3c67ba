class _Number(str):
    """The text of a number with a fraction or an exponent."""

    __slots__ = ()


class _SignedZero(Exception):
    """Zero was read, and somewhere in the text it has a sign: read again."""


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is no number in JSON")


def _signed_zero(text: str) -> int | str:
    return _Number(text) if text == "-0" else int(text)


# Objects become tuples of pairs, in which a key that is given twice is still
# there, and fractions keep their digits. Both cost the scanner nothing.
_DECODER = json.JSONDecoder(object_pairs_hook=tuple, parse_float=_Number, parse_constant=_no_constant)
_EXACT_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_float=_Number, parse_int=_signed_zero, parse_constant=_no_constant
)
_NEGATIVE_ZERO = re.compile(r"-0(?![0-9.eE])")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class JsonReader:
    """How JSON is read, and what from."""

    __slots__ = ("_registry", "exact", "ignore_unknown_fields", "text")

    def __init__(self, text: str, registry: Registry | None, ignore_unknown_fields: bool) -> None:
        self.text = text
        self._registry = registry
        self.ignore_unknown_fields = ignore_unknown_fields
        self.exact = False

    @property
    def registry(self) -> Registry:
        return self._registry or _own_registry()

    def value(self) -> Json:
        """The value of the text: objects as tuples of pairs."""
        return self._decoded(_DECODER)

    def exact_value(self) -> Json:
        """The same, in which zeros have their sign."""
        self.exact = True
        return self._decoded(_EXACT_DECODER)

    def _decoded(self, decoder: json.JSONDecoder) -> Json:
        try:
            value = decoder.decode(self.text)
            if _SURROGATE.search(self.text):
                # Halves of a pair that stand alone are no text.
                repr_of_value = json.dumps(value, ensure_ascii=False)
                repr_of_value.encode()
            return value
        except JsonError:
            raise
        except RecursionError:
            raise JsonError("nested too deep") from None
        except ValueError as failure:
            raise JsonError(str(failure)) from None


def _pairs(value: object, depth: int) -> Json:
    """A value of dicts and lists, as the reader wants it."""
    if depth > 2 * RECURSION_LIMIT:
        raise JsonError("nested too deep")
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        if not all(isinstance(key, str) for key in entries):
            raise JsonError("a key that is no string")
        return tuple((key, _pairs(item, depth + 1)) for key, item in entries.items())
    if isinstance(value, (list, tuple)):
        items = cast("list[object] | tuple[object, ...]", value)
        return [_pairs(item, depth + 1) for item in items]
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as failure:
            raise JsonError(str(failure)) from None
    return value


def _expected(what: str, value: Json) -> JsonError:
    found = "an object" if type(value) is tuple else repr(value)[:80]
    return JsonError(f"expected {what}, found {found}")


def members(value: Json, depth: int) -> dict[str, Json]:
    """Enters an object."""
    if type(value) is not tuple:
        raise _expected("an object", value)
    if depth > RECURSION_LIMIT:
        raise JsonError("nested too deep")
    pairs = cast("tuple[tuple[str, Json], ...]", value)
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1) if len(keys) < 1000 else "a key"
        raise JsonError(f"{twice} is given twice")
    return found


def renamed(found: dict[str, Json], names: Mapping[str, str], reader: JsonReader, extended: str = "") -> Json:
    """An object with the keys that a message writes: `names` has them by all
    names that a reader takes. Others are passed over, or refused. `extended` is
    the message, if it may have extensions.
    """
    known: dict[str, Json] = {}
    for key, value in found.items():
        name = names.get(key)
        if name is None and extended and extension_of_key(key, extended, reader) is not None:
            known[key] = value
        elif name is None:
            if not reader.ignore_unknown_fields:
                raise JsonError("an unknown field", key)
        elif name in known:
            raise JsonError("given twice", name)
        else:
            known[name] = value
    return tuple(known.items())


def twice() -> NoReturn:
    raise JsonError("the oneof is given twice")


def parse_string(value: Json, reader: JsonReader, depth: int) -> str:
    if type(value) is str:
        return value
    raise _expected("a string", value)


def parse_bool(value: Json, reader: JsonReader, depth: int) -> bool:
    if value is True or value is False:
        return value is True
    raise _expected("true or false", value)


def parse_bool_key(value: str, reader: JsonReader, depth: int) -> bool:
    if value in ("true", "false"):
        return value == "true"
    raise _expected("true or false", value)


_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")


def _whole(value: Json) -> int:
    """A whole number, however it is written: `1`, `"1"`, `1.0`, `10e-1`."""
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is not str and type(value) is not _Number:
        raise _expected("a whole number", value)
    text: str = value
    if text.isdigit() and text.isascii() and len(text) < 20 and (text[0] != "0" or text == "0"):
        return int(text)
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        raise _expected("a whole number", value)
    sign, whole, fraction, power = parts.groups(default="")
    digits = (whole + fraction).rstrip("0")
    if digits.lstrip("0") == "":
        return 0
    # Zeros at the end go, so that what is left has to stand before the point.
    exponent = int(power[:12] or "0") + len(whole) - len(digits)
    if len(power) > 12 or exponent < 0 or exponent + len(digits.lstrip("0")) > 20:
        raise _expected("a whole number of 64 bits", value)
    number = int(digits + "0" * exponent)
    return -number if sign else number


def _integer(name: str, least: int, most: int) -> Callable[[Json, JsonReader, int], int]:
    def parse(value: Json, reader: JsonReader, depth: int) -> int:
        number: int = value if type(value) is int else _whole(value)
        if least <= number <= most:
            return number
        raise _expected(f"{name}", value)

    return parse


parse_int32: Final = _integer("an int32", -0x80000000, 0x7FFFFFFF)
parse_uint32: Final = _integer("a uint32", 0, 0xFFFFFFFF)
parse_int64: Final = _integer("an int64", -0x8000000000000000, 0x7FFFFFFFFFFFFFFF)
parse_uint64: Final = _integer("a uint64", 0, 0xFFFFFFFFFFFFFFFF)


def parse_double(value: Json, reader: JsonReader, depth: int) -> float:
    kind = cast(object, type(value))
    if kind is str:
        if value in ("NaN", "Infinity", "-Infinity"):
            return float(value)
        if _NUMBER.fullmatch(value) is None:
            raise _expected("a number", value)
    elif kind is float:
        number: float = value
        return number
    elif kind is not int and kind is not _Number:
        raise _expected("a number", value)
    elif value == 0 and not reader.exact and _NEGATIVE_ZERO.search(reader.text):
        raise _SignedZero
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if number in (float("inf"), float("-inf")):
        raise _expected("a number of 64 bits", value)
    return number


def parse_float(value: Json, reader: JsonReader, depth: int) -> float:
    number = parse_double(value, reader, depth)
    try:
        rounded: float = unpack_float(pack_float(number))[0]
    except OverflowError:
        raise _expected("a number of 32 bits", value) from None
    return rounded


_URL_SAFE = str.maketrans("-_", "+/")


def parse_bytes(value: Json, reader: JsonReader, depth: int) -> bytes:
    if type(value) is str:
        text: str = value.translate(_URL_SAFE)
        text += "=" * (-len(text) % 4)
        try:
            return binascii.a2b_base64(text, strict_mode=True)
        except ValueError:
            pass
    raise _expected("base64", value)


_T = TypeVar("_T")
_K = TypeVar("_K")


def parse_list(
    value: Json, parse: Callable[[Json, JsonReader, int], _T | None], reader: JsonReader, depth: int
) -> list[_T]:
    """A list; what `parse` passes over is left out."""
    if value is None:
        return []
    kind = cast(object, type(value))
    if kind is not list:
        raise _expected("an array", value)
    if depth > RECURSION_LIMIT:
        raise JsonError("nested too deep")
    items: list[_T] = []
    at = 0
    try:
        for at, item in enumerate(value):
            parsed = parse(item, reader, depth)
            if parsed is not None:
                items.append(parsed)
            elif item is None:
                raise _expected("a value", item)
    except JsonError as failure:
        raise failure.within(f"[{at}]") from None
    return items


def parse_map(
    value: Json,
    parse_key: Callable[[Json, JsonReader, int], _K],
    parse: Callable[[Json, JsonReader, int], _T | None],
    reader: JsonReader,
    depth: int,
) -> dict[_K, _T]:
    """A map; what `parse` passes over is left out."""
    if value is None:
        return {}
    entries: dict[_K, _T] = {}
    key = ""
    try:
        for key, item in members(value, depth).items():
            own_key = parse_key(key, reader, depth)
            parsed = parse(item, reader, depth)
            if own_key in entries:
                # `1` and `1.0` are one key.
                raise JsonError("given twice")
            if parsed is not None:
                entries[own_key] = parsed
            elif item is None:
                raise _expected("a value", item)
    except JsonError as failure:
        raise failure.within(f"[{key!r}]") from None
    return entries


def parse_struct(
    value: Json, parse: Callable[[Json, JsonReader, int], _T], reader: JsonReader, depth: int
) -> dict[str, _T]:
    if value is None:
        raise _expected("an object", value)
    return parse_map(value, parse_string, parse, reader, depth)


def parse_values(
    value: Json, parse: Callable[[Json, JsonReader, int], _T], reader: JsonReader, depth: int
) -> list[_T]:
    if value is None:
        raise _expected("an array", value)
    return parse_list(value, parse, reader, depth)


def python_value(value: object) -> tuple[Json, JsonReader, int]:
    """What reads a value of dicts and lists."""
    return _pairs(value, 0), JsonReader("", None, False), 0
