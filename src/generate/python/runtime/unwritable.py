_UNWRITABLE = (
    ProtobufError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    LookupError,
    struct.error,
    RecursionError,
)


def _unwritable(
    message: Message, write: Callable[[Json], str], failure: Exception, kind: type[ProtobufError]
) -> ProtobufError:
    """Finds the field that cannot be written, by writing each alone."""
    path = ""
    while (found := _unwritable_field(message, write)) is not None:
        step, value, failure = found
        path += f".{step}" if path else step
        if not isinstance(value, Message) or len(path) > 1000:
            break
        message = value
        if kind is EncodeError:
            write = message.__protobuf__.write
    if isinstance(failure, ProtobufError):
        return kind(failure.reason, path)
    if isinstance(failure, RecursionError):
        return kind("messages nested too deep", path[:100])
    return kind(str(failure), path)


def _unwritable_field(
    message: Message, write: Callable[[Json], str]
) -> tuple[str, object, Exception] | None:
    """The name of the field, what it holds, and what is wrong with it."""
    cls = type(message)
    own = [one for one in fields(cls) if one.name != "unknown_fields"]
    required = [one.name for one in own if one.default is MISSING and one.default_factory is MISSING]
    for name in required:
        if getattr(message, name, None) is None:
            return name, None, EncodeError("a required field is not set")
    given: dict[str, Any] = {name: getattr(message, name) for name in required}
    for name in [one.name for one in own]:
        for step, item, held in _parts(getattr(message, name)):
            try:
                alone: dict[str, Any] = {**given, name: held}
                write(cls(**alone))
            except _UNWRITABLE as failure:
                return name + step, item, failure
    return None


def _parts(value: Any) -> Iterable[tuple[str, object, object]]:
    """What a field holds, each with its place and in what holds it alone."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [(f"[{at}]", item, [item]) for at, item in enumerate(items)]
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value)
        return [(f"[{key!r}]", item, {key: item}) for key, item in entries.items()]
    if isinstance(value, Case):
        return [("", cast("Case[object]", value).value, cast(object, value))]
    return [("", value, value)]
