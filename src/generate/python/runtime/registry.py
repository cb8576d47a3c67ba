class Registry:
    """Message types and extensions by name. A module is imported when one of its
    types is asked for.
    """

    def __init__(
        self,
        package: str = "",
        types: Mapping[str, tuple[str, str]] | None = None,
        extensions: Mapping[str, tuple[str, str, str]] | None = None,
    ) -> None:
        self._package = package
        self._modules = dict(types or {})
        self._extension_modules = dict(extensions or {})
        self._messages: dict[str, type[Message]] = {}
        self._extensions: dict[str, Extension[Json, Json]] = {}
        self._by_extendee: dict[str, list[str]] = {}
        for name, (_, _, extendee) in self._extension_modules.items():
            self._by_extendee.setdefault(extendee, []).append(name)

    def add(self, *things: type[Message] | Extension[Json, Json]) -> None:
        """Adds messages and extensions of other packages."""
        for thing in things:
            if isinstance(thing, Extension):
                self._extensions[thing.name] = thing
                self._by_extendee.setdefault(thing.extendee, []).append(thing.name)
            else:
                self._messages[thing.__protobuf__.name] = thing

    def message(self, name: str) -> type[Message] | None:
        """The message with this full name: "shop.v1.Order"."""
        found = self._messages.get(name)
        if found is None and (place := self._modules.get(name)) is not None:
            found = self._messages[name] = getattr(import_module(place[0], self._package), place[1])
        return found

    def extension(self, name: str) -> Extension[Json, Json] | None:
        """The extension with this full name."""
        found = self._extensions.get(name)
        if found is None and (place := self._extension_modules.get(name)) is not None:
            found = self._extensions[name] = getattr(import_module(place[0], self._package), place[1])
        return found

    def extensions_of(self, name: str) -> list[Extension[Json, Json]]:
        """The extensions of the message with this full name."""
        found = [self.extension(extension) for extension in self._by_extendee.get(name, [])]
        return [extension for extension in found if extension is not None]


def _own_registry() -> Registry:
    from .registry import registry

    return registry


def type_of_url(url: str, registry: Registry) -> type[Message]:
    """The message that the URL of an `Any` names: what stands behind the last slash."""
    _, slash, name = url.rpartition("/")
    found = registry.message(name) if slash else None
    if found is None:
        raise JsonError(f'no type "{url}" in the registry')
    return found


def message_of_url(url: str, registry: Registry | None) -> type[Message]:
    return type_of_url(url, registry or _own_registry())


def any_text(url: str, value: bytes, options: JsonWriter) -> str:
    if url == "" and len(value) == 0:
        return "{}"
    kind: MessageType[Json] = type_of_url(url, options.registry).__protobuf__
    message = kind.message.from_bytes(value)
    text = kind.to_json(message, options)
    start = f'{{"@type":{quote(url)}'
    if kind.own_json:
        return f'{start},"value":{text}}}'
    return start + "}" if text == "{}" else f"{start},{text[1:]}"


def parse_any(value: Json, reader: JsonReader, depth: int) -> tuple[str, bytes]:
    found = members(value, depth)
    if not found:
        return "", b""
    url = parse_string(found.pop("@type", None), reader, depth)
    kind: MessageType[Json] = type_of_url(url, reader.registry).__protobuf__
    if kind.own_json:
        if "value" not in found:
            raise JsonError("an Any without value")
        parsed = kind.from_json(found.pop("value"), reader, depth + 1)
        if found and not reader.ignore_unknown_fields:
            raise JsonError("an unknown field", next(iter(found)))
    else:
        parsed = kind.from_json(tuple(found.items()), reader, depth + 1)
    return url, parsed.to_bytes()
