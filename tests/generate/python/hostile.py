"""Input that means harm: a typed error, in bounded time and memory.

`CONTRACTS_FUZZ_ROUNDS` says how many rounds of random bytes each message reads.
"""

import json
import os
import random
import sys
import time
import tracemalloc
import unittest
from collections.abc import Callable

sys.path.insert(0, "gen")

from behaviour import full

from contracts_gen import names, old, shop
from contracts_gen import set as sets
from contracts_gen.google.protobuf.any import Any
from contracts_gen.google.protobuf.struct import ListValue, Struct, Value
from contracts_gen.google.protobuf.timestamp import Timestamp
from contracts_gen.runtime import DecodeError, JsonError, Message

ROUNDS = int(os.environ.get("CONTRACTS_FUZZ_ROUNDS", "5000"))
KINDS: list[type[Message]] = [shop.Order, names.Reader, names.Map, old.Old, sets.Outer, sets.Set, Struct, Any]


def refused(data: bytes, kind: type[Message] = shop.Order, why: str = "") -> None:
    try:
        kind.from_bytes(data)
    except DecodeError as error:
        assert why in str(error), error
    else:
        raise AssertionError(f"{data[:40]!r} was read")


class Hostile(unittest.TestCase):
    """No test may take the processor long, however busy the machine is."""

    limit_seconds = 20.0 + ROUNDS * 0.005

    def setUp(self) -> None:
        self.start = time.process_time()

    def tearDown(self) -> None:
        self.assertLess(time.process_time() - self.start, self.limit_seconds)

    def within_memory(self, run: Callable[[], object], most: int) -> None:
        tracemalloc.start()
        try:
            run()
            self.assertLess(tracemalloc.get_traced_memory()[1], most)
        finally:
            tracemalloc.stop()

    def test_cut_at_every_byte(self) -> None:
        order = full()
        data = order.to_bytes()
        whole = shop.Order.from_bytes(data)
        for cut in range(len(data)):
            try:
                # A cut between two fields leaves a message, but another one.
                self.assertNotEqual(shop.Order.from_bytes(data[:cut]), whole)
            except DecodeError:
                pass
        inner = shop.Order(parent=order).to_bytes()
        for cut in range(1, len(inner)):
            refused(inner[:cut])

    def test_cut_json(self) -> None:
        text = full().to_json()
        for cut in range(len(text)):
            with self.assertRaises(JsonError):
                shop.Order.from_json(text[:cut])

    def test_lengths_that_are_not_there(self) -> None:
        for length in (b"\x05", b"\xff\xff\xff\xff\x07", b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f", b"\xff" * 9 + b"\x01"):
            # A string, a message, a map, packed numbers, an unknown field.
            for tag in (b"\n", b"\x1a", b":", b"B", b"\x8a\x01", b"\xca\x01", b"\xf2\x7e"):
                self.within_memory(lambda tag=tag, length=length: refused(tag + length), 1_000_000)
        # A message that says that it is longer than what it stands in.
        refused(b"\x1a\x02\n\x05aaaaaaaa")
        refused(b"\xfa\x7f\x02\n\x05aaaaaaaa")

    def test_varints_that_do_not_end(self) -> None:
        run = b"\xff" * 10_000_000
        for start in (b"", b"\x10", b"\n", b"\x8a\x01\x81\xad\xe2\x04", b"\xf8\x7e"):
            refused(start + run)
        self.within_memory(lambda: refused(run), 25_000_000)
        with self.assertRaises(DecodeError):
            shop.Order.from_bytes(b"\x8a\x01\x80\xad\xe2\x04" + b"\x80" * 9_999_999 + b"\x01")

    def test_messages_in_messages(self) -> None:
        def nested(depth: int) -> bytes:
            data = b""
            for _ in range(depth):
                data = shop.Order(parent=shop.Order()).to_bytes()[:2] + self.varint(len(data)) + data
            return data

        shop.Order.from_bytes(nested(100))
        refused(nested(101), why="deep")
        refused(nested(20_000), why="deep")
        refused(b"\x0b" * 10_000_000, why="deep")
        refused(b"\xab\x06" * 1_000_000, why="deep")
        refused(b"3" * 1_000_000, old.Old)
        value = b""
        for _ in range(3000):
            value = b"\x32" + self.varint(len(value) + 1 + len(self.varint(len(value)))) + b"\n" + self.varint(len(value)) + value
        refused(value, Value, "deep")

    @staticmethod
    def varint(value: int) -> bytes:
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        out.append(value)
        return bytes(out)

    def test_many_small_fields(self) -> None:
        """Time and memory follow the size of what is read."""
        unknown = b"\xa0\x06\x01" * 700_000
        self.assertEqual(len(shop.Line.from_bytes(unknown).unknown_fields), len(unknown))
        # Unknown fields, one in each of many parts of one message.
        parts = b"\xfa\x7f\x03\xa0\x06\x01" * 350_000
        parent = shop.Order.from_bytes(parts).parent
        self.assertIsNotNone(parent)
        self.assertEqual(len(parent.unknown_fields if parent else b""), 350_000 * 3)
        lines = shop.Order.from_bytes(b"\x1a\x00" * 200_000).lines
        self.assertEqual(len(lines), 200_000)
        colors = old.Old.from_bytes(b"\n\x01a" + b"\x28\x07" * 500_000)
        self.assertEqual(len(colors.unknown_fields), 1_000_000)
        self.within_memory(lambda: shop.Order.from_bytes(b"\x8a\x01\xc0\x84\x3d" + b"\x01" * 1_000_000), 40_000_000)
        order = shop.Order(by_name={str(at): shop.Line() for at in range(100_000)})
        self.assertEqual(shop.Order.from_bytes(order.to_bytes()), order)

    def test_deep_json(self) -> None:
        for text in (
            "[" * 1_000_000,
            '{"parent":' * 100_000,
            '{"parent":' * 200 + "{}" + "}" * 200,
            '{"x":' * 100_000 + "1" + "}" * 100_000,
        ):
            with self.assertRaises(JsonError):
                shop.Order.from_json(text, ignore_unknown_fields=True)
        for kind, text in ((Value, "[" * 300 + "]" * 300), (ListValue, "[" * 300 + "]" * 300), (Struct, '{"a":' * 300 + "1" + "}" * 300)):
            with self.assertRaisesRegex(JsonError, "deep"):
                kind.from_json(text)
        any_text = '{"@type":"x/google.protobuf.Any","value":' * 300 + "{}" + "}" * 300
        with self.assertRaises(JsonError):
            Any.from_json(any_text)
        deep: object = {}
        for _ in range(5000):
            deep = {"parent": deep}
        assert isinstance(deep, dict)
        with self.assertRaises(JsonError):
            shop.Order.from_dict(deep)

    def test_long_json(self) -> None:
        many = "0" * 1_000_000
        for text in (
            f'{{"seconds":"{many}1x"}}',
            f'{{"seconds":"1.{many}1"}}',
            f'{{"seconds":1{many}}}',
            f'{{"seconds":"1{many}"}}',
            '{"seconds":"1e999999999"}',
            f'{{"seconds":"1e{many}9"}}',
        ):
            with self.assertRaises(JsonError):
                names.Timestamp.from_json(text)
        with self.assertRaises(JsonError):
            Timestamp.from_json(f'"2027-01-01T00:00:00.{many}Z"')
        with self.assertRaises(JsonError):
            shop.Order.from_json(f'{{"totalWeight":1{many}}}')
        twice = "{" + ",".join(f'"{at % 50000}":1' for at in range(100_000)) + "}"
        with self.assertRaisesRegex(JsonError, "twice"):
            Struct.from_json(twice)

    def test_random_bytes(self) -> None:
        chance = random.Random(20261121)
        seeds = [full().to_bytes(), names.Map(map={"a": names.Symbol(1)}).to_bytes()]
        for _ in range(ROUNDS):
            data = bytearray(chance.randbytes(chance.randrange(40)))
            if chance.random() < 0.5:
                # A good message with some bytes changed gets further.
                data = bytearray(chance.choice(seeds))
                for _ in range(chance.randrange(1, 4)):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            for kind in KINDS:
                try:
                    message = kind.from_bytes(data)
                except DecodeError:
                    continue
                # What was read can be written, and is read as the same.
                again = kind.from_bytes(message.to_bytes())
                self.assertEqual(again.to_bytes(), message.to_bytes())
                try:
                    kind.from_json(message.to_json())
                except JsonError:
                    # Not every message has a form in JSON.
                    pass

    def test_random_json(self) -> None:
        chance = random.Random(20261121)
        text = full().to_json()
        pieces = ["{", "}", "[", "]", ",", ":", '"', "null", "-0", "1e400", "\\ud800", "NaN", "true", '"id"', "\x00", "é"]
        for _ in range(ROUNDS):
            at = chance.randrange(len(text))
            changed = text[:at] + chance.choice(pieces) + text[at + chance.randrange(3) :]
            for kind in KINDS:
                try:
                    message = kind.from_json(changed, ignore_unknown_fields=chance.random() < 0.5)
                except JsonError:
                    continue
                json.loads(message.to_json())


if __name__ == "__main__":
    unittest.main()
