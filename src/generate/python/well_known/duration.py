@classmethod
def from_timedelta(cls, delta: ⸢timedelta) -> SELF:
    return cls.from_nanoseconds((delta.days * 86400 + delta.seconds) * 1000000000 + delta.microseconds * 1000)

@classmethod
def from_nanoseconds(cls, nanoseconds: int) -> SELF:
    seconds, nanos = divmod(abs(nanoseconds), 1000000000)
    return cls(seconds=-seconds, nanos=-nanos) if nanoseconds < 0 else cls(seconds=seconds, nanos=nanos)

def to_timedelta(self) -> ⸢timedelta:
    """The duration; what is finer than a microsecond is cut off."""
    micros = abs(self.nanos) // 1000
    return ⸢timedelta(seconds=self.seconds, microseconds=-micros if self.nanos < 0 else micros)

def to_nanoseconds(self) -> int:
    return self.seconds * 1000000000 + self.nanos
