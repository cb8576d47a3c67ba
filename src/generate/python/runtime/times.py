EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EPOCH = datetime(1970, 1, 1)
_FIRST_SECOND: Final = -62135596800
_LAST_SECOND: Final = 253402300799
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T)((?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(Z|([+-])((?:[01][0-9]|2[0-3]):[0-5][0-9]))"
)
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


def timestamp_text(seconds: int, nanos: int) -> str:
    if not (_FIRST_SECOND <= seconds <= _LAST_SECOND and 0 <= nanos <= 999999999):
        raise JsonError(f"a timestamp of {seconds}s and {nanos}ns is out of range")
    moment = _EPOCH + timedelta(0, seconds)
    return f'"{moment.isoformat()}{_fraction(nanos)}Z"'


def parse_timestamp(value: Json, reader: JsonReader, depth: int) -> tuple[int, int]:
    parts = _TIMESTAMP.fullmatch(value) if type(value) is str else None
    if parts is None:
        raise _expected("a timestamp", value)
    day, time, fraction, _, sign, zone = parts.groups()
    try:
        since = datetime.fromisoformat(day + time) - _EPOCH
    except ValueError:
        raise _expected("a timestamp", value) from None
    seconds = since.days * 86400 + since.seconds
    if sign is not None:
        offset = int(zone[:2]) * 3600 + int(zone[3:]) * 60
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
