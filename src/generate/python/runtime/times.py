EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FIRST_SECOND: Final = -62135596800
_LAST_SECOND: Final = 253402300799
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_REST = re.compile(r"(?:\.([0-9]{1,9}))?(?:Z|([+-])((?:[01][0-9]|2[0-3]):[0-5][0-9]))")
_MOST_SECONDS: Final = 315576000000
_DURATION = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s")


def _fraction(nanos: int) -> str:
    """A point and three, six or nine digits, as few as do; nothing for zero."""
    if nanos == 0:
        return ""
    if nanos % 1000000 == 0:
        return f".{nanos // 1000000:03d}"
    if nanos % 1000 == 0:
        return f".{nanos // 1000:06d}"
    return f".{nanos:09d}"


class _Kept(dict[_K, _T]):
    """What a function returns, kept as long as there is little of it: days and
    minutes come again and again.
    """

    def __init__(self, make: Callable[[_K], _T]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: _K) -> _T:
        if len(self) > 4096:
            self.clear()
        made = self[key] = self.make(key)
        return made


def _day_text(day: int) -> str:
    return date.fromordinal(_EPOCH_DAY + day).isoformat()


def _day_of(text: str) -> int:
    if _DAY.fullmatch(text) is None:
        raise ValueError(text)
    return (date.fromisoformat(text).toordinal() - _EPOCH_DAY) * 86400


def _minute_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute_of(text: str) -> int:
    if _MINUTE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text[:2]) * 3600 + int(text[3:]) * 60


_DAYS: Final = _Kept(_day_text)
_DAYS_OF: Final = _Kept(_day_of)
_MINUTES: Final = _Kept(_minute_text)
_MINUTES_OF: Final = _Kept(_minute_of)
_SECONDS_OF: Final = {f"{second:02d}": second for second in range(60)}


def timestamp_text(seconds: int, nanos: int) -> str:
    if not (_FIRST_SECOND <= seconds <= _LAST_SECOND and 0 <= nanos <= 999999999):
        raise JsonError(f"a timestamp of {seconds}s and {nanos}ns is out of range")
    day, rest = divmod(seconds, 86400)
    minute, second = divmod(rest, 60)
    return f'"{_DAYS[day]}T{_MINUTES[minute]}:{second:02d}{_fraction(nanos)}Z"'


def parse_timestamp(value: Json, reader: JsonReader, depth: int) -> tuple[int, int]:
    if type(value) is not str or value[10:11] != "T" or value[16:17] != ":":
        raise _expected("a timestamp", value)
    try:
        seconds = _DAYS_OF[value[:10]] + _MINUTES_OF[value[11:16]] + _SECONDS_OF[value[17:19]]
    except (KeyError, ValueError):
        raise _expected("a timestamp", value) from None
    if value[19:] == "Z":
        return seconds, 0
    if len(value) < 20:
        raise _expected("a timestamp", value)
    digits = value[20:-1]
    if value[19] == "." and value[-1] == "Z" and digits.isdigit() and digits.isascii() and len(digits) < 10:
        return seconds, int(digits.ljust(9, "0"))
    rest = _REST.fullmatch(value, 19)
    if rest is None:
        raise _expected("a timestamp", value)
    fraction, sign, zone = rest.groups()
    if sign is not None:
        offset = _MINUTES_OF[zone]
        seconds += offset if sign == "-" else -offset
        if not _FIRST_SECOND <= seconds <= _LAST_SECOND:
            raise JsonError("a timestamp out of range")
    return seconds, 0 if fraction is None else int(fraction.ljust(9, "0"))


def duration_text(seconds: int, nanos: int) -> str:
    mixed = (seconds < 0 < nanos) or (nanos < 0 < seconds)
    if mixed or abs(seconds) > _MOST_SECONDS or abs(nanos) > 999999999:
        raise JsonError(f"a duration of {seconds}s and {nanos}ns is out of range")
    sign = "-" if seconds < 0 or nanos < 0 else ""
    return f'"{sign}{abs(seconds)}{_fraction(abs(nanos))}s"'


def parse_duration(value: Json, reader: JsonReader, depth: int) -> tuple[int, int]:
    parts = _DURATION.fullmatch(value) if type(value) is str else None
    if parts is None:
        raise _expected("a duration", value)
    sign = -1 if parts[1] else 1
    seconds = int(parts[2])
    if seconds > _MOST_SECONDS:
        raise JsonError("a duration out of range")
    return sign * seconds, sign * int((parts[3] or "").ljust(9, "0"))


_SNAKE = re.compile(r"_([a-z])")
_UPPER = re.compile(r"[A-Z]")


def mask_text(paths: Iterable[str]) -> str:
    """The paths of a field mask as JSON names, with commas between."""
    names: list[str] = []
    for path in paths:
        name = _SNAKE.sub(lambda part: part[1].upper(), path)
        if _UPPER.search(path) or "_" in name:
            raise JsonError(f'the path "{path}" of a field mask has no form in JSON')
        names.append(name)
    return quote(",".join(names))


def parse_mask(value: Json, reader: JsonReader, depth: int) -> list[str]:
    text = parse_string(value, reader, depth)
    if "_" in text:
        raise JsonError("a path with _ in a field mask")
    return [_UPPER.sub(lambda part: "_" + part[0].lower(), name) for name in text.split(",")] if text else []
