UNREADABLE: Final = (DecodeError, IndexError, UnicodeDecodeError, struct.error)
"""What reading bytes may throw."""

new: Final = object.__new__

unpack_double: Final = struct.Struct("<d").unpack_from
unpack_float: Final = struct.Struct("<f").unpack_from
unpack_fixed32: Final = struct.Struct("<I").unpack_from
unpack_fixed64: Final = struct.Struct("<Q").unpack_from
unpack_sfixed32: Final = struct.Struct("<i").unpack_from
unpack_sfixed64: Final = struct.Struct("<q").unpack_from


def unreadable(failure: Exception, message: object, tag: int, names: Mapping[int, str]) -> DecodeError:
    """What is thrown while the field with the tag is read, with its path."""
    step = names.get(tag, "")
    held: object = getattr(message, step, None) if step else None
    if isinstance(held, list):
        step += f"[{len(cast('list[object]', held))}]"
    if isinstance(failure, DecodeError):
        return failure.within(step)
    if isinstance(failure, UnicodeDecodeError):
        return DecodeError("a string that is not UTF-8", step)
    return DecodeError("the message ends too early", step)


def truncated() -> NoReturn:
    raise DecodeError("the message ends too early")


def too_deep() -> NoReturn:
    raise DecodeError("messages nested too deep")


def varint(b: bytes, p: int, value: int) -> tuple[int, int]:
    """The varint that begins with the byte `value`, which another one at `p`
    follows; and where it ends.
    """
    c = b[p]
    if c < 128:
        return value - 128 + (c << 7), p + 1
    value += (c << 7) - 16512
    c = b[p + 1]
    if c < 128:
        return value + (c << 14), p + 2
    value += c - 128 << 14
    c = b[p + 2]
    if c < 128:
        return value + (c << 21), p + 3
    value += c - 128 << 21
    c = b[p + 3]
    if c < 128:
        return value + (c << 28), p + 4
    value += c - 128 << 28
    for at in range(4, 9):
        c = b[p + at]
        if c < 128:
            return (value + (c << 7 * at + 7)) & 0xFFFFFFFFFFFFFFFF, p + at + 1
        value += c - 128 << 7 * at + 7
    raise DecodeError("a varint of more than ten bytes")


def read_tag(b: bytes, p: int) -> tuple[int, int]:
    """The tag at `p`, and where it ends."""
    tag = b[p]
    p += 1
    if tag > 127:
        tag, p = varint(b, p, tag)
    if not 8 <= tag <= 0xFFFFFFFF:
        raise DecodeError("a field with a number that no field has")
    return tag, p


def read_length(b: bytes, p: int) -> int:
    """Where what begins with its length at `p` ends."""
    size = b[p]
    p += 1
    if size > 127:
        size, p = varint(b, p, size)
    return p + size


def skip(b: bytes, p: int, tag: int, depth: int) -> int:
    """Where the value of an unknown field ends; that may be behind the end."""
    wire_type = tag & 7
    if wire_type == 0:
        value = b[p]
        return p + 1 if value < 128 else varint(b, p + 1, value)[1]
    if wire_type == 1:
        return p + 8
    if wire_type == 2:
        return read_length(b, p)
    if wire_type == 3:
        return group(b, p, tag, depth)[1]
    if wire_type == 5:
        return p + 4
    raise DecodeError(f"a field of wire type {wire_type}" if wire_type > 5 else "the end of another group")


def group(b: bytes, p: int, tag: int, depth: int) -> tuple[int, int]:
    """Where the fields of a group end, and where its end tag does."""
    open_groups = [tag + 1]
    while True:
        start = p
        tag, p = read_tag(b, p)
        if tag == open_groups[-1]:
            open_groups.pop()
            if not open_groups:
                return start, p
        elif tag & 7 == 3:
            open_groups.append(tag + 1)
            if len(open_groups) + depth > RECURSION_LIMIT:
                too_deep()
        else:
            p = skip(b, p, tag, depth)


def keep(message: Any, b: bytes, p: int, tag: int, depth: int) -> int:
    """Keeps an unknown field; returns where it ends."""
    if tag < 8:
        raise DecodeError("a field with the number 0")
    end = skip(b, p, tag, depth)
    keep_bytes(message, UINT32[tag].encode("latin-1") + b[p:end])
    return end


def keep_enum(message: Any, tag: int, value: int) -> None:
    """Keeps a number that a closed enum does not have."""
    keep_bytes(message, f"{UINT32[tag]}{INT32[value]}".encode("latin-1"))


def keep_bytes(message: Any, unknown: bytes) -> None:
    # Many small fields take linear time, for a bytearray grows in place.
    kept = message.unknown_fields
    if type(kept) is not bytearray:
        message.unknown_fields = kept = bytearray(kept)
    kept += unknown


def packed(b: bytes, p: int, end: int, convert: Callable[[int], int]) -> list[int]:
    """The varints between two places; `convert` leaves those of one byte as they are."""
    part = b[p:end]
    if len(part) != end - p:
        truncated()
    if part.isascii():
        return list(part)
    values: list[int] = []
    append = values.append
    while p < end:
        value = b[p]
        p += 1
        if value > 127:
            value, p = varint(b, p, value)
            value = convert(value)
        append(value)
    if p != end:
        truncated()
    return values


def unpacked(b: bytes, p: int, end: int, letter: str, size: int) -> tuple[Any, ...]:
    """The numbers of one size between two places."""
    count, rest = divmod(end - p, size)
    if rest or end > len(b):
        truncated()
    return struct.unpack_from(f"<{count}{letter}", b, p)


def signed32(value: int) -> int:
    value &= 0xFFFFFFFF
    return value if value <= 0x7FFFFFFF else value - 0x100000000


def signed64(value: int) -> int:
    return value if value <= 0x7FFFFFFFFFFFFFFF else value - 0x10000000000000000


def unsigned32(value: int) -> int:
    return value & 0xFFFFFFFF


def unsigned64(value: int) -> int:
    return value


def unzigzag32(value: int) -> int:
    value &= 0xFFFFFFFF
    return value >> 1 ^ -(value & 1)


def unzigzag64(value: int) -> int:
    return value >> 1 ^ -(value & 1)
