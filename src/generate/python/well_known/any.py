@classmethod
def pack(cls, message: ⸢Message, prefix: str = "type.googleapis.com/") -> SELF:
    """Holds a message of any type."""
    return cls(type_url=prefix + message.__protobuf__.name, value=message.to_bytes())

def unpack(self, registry: ⸢Registry | None = None) -> ⸢Message:
    """The message that is held, of a type that the registry knows; by default
    that of this package.
    """
    return ⸢message_of_url(self.type_url, registry).from_bytes(self.value)

def unpack_as(self, message: type[⸢MessageT]) -> ⸢MessageT | None:
    """The message that is held, if it is of this type."""
    return message.from_bytes(self.value) if self.holds(message) else None

def holds(self, message: type[⸢Message]) -> bool:
    """True if a message of this type is held."""
    return self.type_url.rpartition("/")[2] == message.__protobuf__.name
