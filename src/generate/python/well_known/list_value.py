@classmethod
def from_list(cls, values: list[⸢Json]) -> SELF:
    """A list of `None`, `bool`, `int`, `float`, `str`, lists and dicts."""
    return from_json_ListValue(*⸢python_value(values))

def to_list(self) -> list[⸢Json]:
    values: list[⸢Json] = ⸢loads(self.to_json())
    return values
