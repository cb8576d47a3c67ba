@classmethod
def from_datetime(cls, moment: ⸢datetime) -> SELF:
    """The moment of a `datetime`; one without a time zone is meant as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=⸢timezone.utc)
    since = moment - ⸢EPOCH
    return cls(seconds=since.days * 86400 + since.seconds, nanos=since.microseconds * 1000)

@classmethod
def from_nanoseconds(cls, nanoseconds: int) -> SELF:
    """So many nanoseconds after 1970."""
    seconds, nanos = divmod(nanoseconds, 1000000000)
    return cls(seconds=seconds, nanos=nanos)

@classmethod
def now(cls) -> SELF:
    return cls.from_nanoseconds(⸢time_ns())

def to_datetime(self) -> ⸢datetime:
    """The moment in UTC; what is finer than a microsecond is cut off."""
    return ⸢EPOCH + ⸢timedelta(seconds=self.seconds, microseconds=self.nanos // 1000)

def to_nanoseconds(self) -> int:
    """Nanoseconds since 1970."""
    return self.seconds * 1000000000 + self.nanos
