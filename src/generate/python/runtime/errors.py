"""What all generated modules share: messages, errors, and the formats."""

from __future__ import annotations

import binascii
import json
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime, timezone
from enum import IntEnum
from importlib import import_module
from json import encoder
from typing import Any, ClassVar, Final, Generic, NoReturn, Self, TypeAlias, TypeVar, cast

Json: TypeAlias = Any
"""A value of JSON: `None`, `bool`, `int`, `float`, `str`, a list or a dict."""

new_list: Final[Callable[[], list[Json]]] = list
new_dict: Final[Callable[[], dict[Any, Json]]] = dict

RECURSION_LIMIT: Final = 100
"""How deep messages may be nested."""


class ProtobufError(ValueError):
    """What cannot be read or written: `path` names the field, `reason` says why."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.reason = reason
        self.path = path

    def within(self, step: str) -> Self:
        """The same of a field that is one step further in."""
        link = "." if self.path and not self.path.startswith("[") else ""
        return type(self)(self.reason, step + link + self.path if step else self.path)


class DecodeError(ProtobufError):
    """Bytes that are not a message."""


class EncodeError(ProtobufError):
    """A message that cannot be written, for a field holds what it must not."""


class JsonError(ProtobufError):
    """JSON that is not a message, or a message that JSON has no form for."""
