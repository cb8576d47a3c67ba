@classmethod
def from_python(cls, value: object) -> SELF:
    """A value of `None`, `bool`, `int`, `float`, `str`, a list or a dict."""
    return from_json_Value(*⸢python_value(value))

def to_python(self) -> ⸢Json:
    return ⸢loads(self.to_json())
