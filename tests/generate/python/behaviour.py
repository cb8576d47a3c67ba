"""What generated Python does beyond what the conformance suite asks."""

import copy
import pickle
import subprocess
import sys
import unittest
from dataclasses import replace
from datetime import datetime, timedelta, timezone

sys.path.insert(0, "gen")

from contracts_gen import names, old, shop
from contracts_gen import set as sets
from contracts_gen.google.protobuf.any import Any
from contracts_gen.google.protobuf.duration import Duration
from contracts_gen.google.protobuf.field_mask import FieldMask
from contracts_gen.google.protobuf.struct import ListValue, Struct, Value
from contracts_gen.google.protobuf.timestamp import Timestamp
from contracts_gen.google.protobuf.wrappers import StringValue
from contracts_gen.registry import registry
from contracts_gen.runtime import DecodeError, EncodeError, JsonError, ProtobufError, Registry
from contracts_gen.shop.part import Line as PartLine
from contracts_gen.shop.part import Part


def paid(order: shop.Order) -> str:
    """A type checker sees that no member is forgotten."""
    match order.payment:
        case shop.OrderPaymentCard(card):
            return card.number
        case shop.OrderPaymentCash(amount):
            return f"{amount:d}"
        case shop.OrderPaymentVoucher(code):
            return code
        case None:
            return ""


def full() -> shop.Order:
    return shop.Order(
        id="ö1",
        status=shop.Status.PAID,
        lines=[shop.Line(product="a", quantity=3), shop.Line(product="b" * 300)],
        payment=shop.OrderPaymentCard(shop.Card(number="4711")),
        note="",
        by_name={"x": shop.Line(quantity=1), "__proto__": shop.Line()},
        ratios=[0.5, -0.0, float("inf")],
        placed_at=Timestamp(seconds=1806451200, nanos=123456789),
        took=Duration(seconds=-1, nanos=-5),
        mask=FieldMask(paths=["id", "by_name.x"]),
        extra=Struct.from_dict({"a": [1, None, True, {"b": "c"}], "d": 1.5}),
        any=Any.pack(shop.Line(product="in any")),
        nickname=StringValue(value=""),
        picture=b"\x00\xff",
        numbers=[1, -1, 2**31 - 1],
        weight=0.1,
        history=[shop.Status.SENT, shop.Status(99)],
        gift=True,
        parent=shop.Order(id="2"),
        part=Part(name="p"),
        field="f",
        property_="p",
        list_="l",
        Line_="s",
        steps=[-1, 1, -(2**63), 2**63 - 1],
        total_weight=-0.0,
    )


class Messages(unittest.TestCase):
    def test_everything_survives(self) -> None:
        order = full()
        again = shop.Order.from_bytes(order.to_bytes())
        # A float has 32 bits on the wire.
        self.assertAlmostEqual(again.weight, 0.1, places=6)
        self.assertEqual(replace(again, weight=0.1), order)
        self.assertEqual(shop.Order.from_bytes(bytearray(order.to_bytes())), again)
        self.assertEqual(str(again.total_weight), "-0.0")
        for indent in (None, 2):
            self.assertEqual(shop.Order.from_json(order.to_json(indent=indent)), again)
        self.assertEqual(shop.Order.from_json(order.to_json().encode()), again)
        self.assertEqual(shop.Order.from_dict(order.to_dict()), again)
        self.assertEqual(shop.Order.from_dict(order.to_dict(emit_defaults=True)), again)
        for other in (copy.deepcopy(order), copy.copy(order), pickle.loads(pickle.dumps(order))):
            self.assertEqual(other, order)

    def test_json_is_canonical(self) -> None:
        told = shop.Order(id="1", payment=shop.OrderPaymentCash(5), weight=0.1, by_name={"a": shop.Line()})
        self.assertEqual(told.to_json(), '{"id":"1","cash":"5","byName":{"a":{}},"weight":0.1}')
        self.assertEqual(full().to_dict()["took"], "-1.000000005s")
        self.assertEqual(full().to_dict()["mask"], "id,byName.x")
        self.assertEqual(full().to_dict()["status"], "STATUS_PAID")
        self.assertEqual(full().to_dict(enums_as_numbers=True)["status"], 1)
        self.assertEqual(full().to_dict()["history"], ["STATUS_SENT", 99])
        defaults = shop.Line().to_json(emit_defaults=True)
        self.assertEqual(defaults, '{"product":"","quantity":0}')

    def test_oneofs_are_unions(self) -> None:
        self.assertEqual(paid(full()), "4711")
        self.assertEqual(paid(shop.Order(payment=shop.OrderPaymentCash(5))), "5")
        self.assertEqual(paid(shop.Order()), "")
        with self.assertRaisesRegex(JsonError, "twice"):
            shop.Order.from_json('{"cash":1,"voucher":"a"}')

    def test_open_enums_keep_numbers(self) -> None:
        order = shop.Order.from_bytes(b"\x10\x63")
        self.assertEqual(order.status, 99)
        self.assertIsInstance(order.status, shop.Status)
        self.assertFalse(order.status.is_known)
        self.assertTrue(shop.Status.PAID.is_known)
        self.assertEqual(order.to_bytes(), b"\x10\x63")
        self.assertEqual(order.to_json(), '{"status":99}')
        self.assertEqual(pickle.loads(pickle.dumps(order)), order)

    def test_unknown_fields_survive(self) -> None:
        data = bytes([10, 1, 97, 0xA0, 6, 1, 0xAB, 6, 8, 1, 0xAC, 6])
        message = names.ABC.from_bytes(data)
        self.assertEqual((message.three, message.unknown_fields), ("a", data[3:]))
        self.assertEqual(message.to_bytes(), data)
        self.assertEqual(replace(message, three="").to_bytes(), data[3:])
        with self.assertRaisesRegex(JsonError, "four: an unknown field"):
            names.ABC.from_json('{"four":1}')
        self.assertEqual(names.ABC.from_json('{"four":[{"a":1}]}', ignore_unknown_fields=True), names.ABC())

    def test_parts_of_a_message_merge(self) -> None:
        first = shop.Order(parent=shop.Order(id="1", lines=[shop.Line()]), payment=shop.OrderPaymentCard(shop.Card()))
        second = shop.Order(parent=shop.Order(note="n", lines=[shop.Line()]), payment=shop.OrderPaymentCard(shop.Card(number="1")))
        both = shop.Order.from_bytes(second.to_bytes() + first.to_bytes())
        self.assertEqual(both.parent, shop.Order(id="1", note="n", lines=[shop.Line(), shop.Line()]))
        self.assertEqual(both.payment, shop.OrderPaymentCard(shop.Card(number="1")))

    def test_fields_in_any_order_and_packed_or_not(self) -> None:
        data = b"\x88\x01\x05\x82\x80\x01\x03\n\x01a\x8a\x01\x02\x06\x07\x0a\x01z\x10\x01"
        order = shop.Order.from_bytes(data)
        self.assertEqual((order.id, order.numbers, order.status), ("z", [5, 6, 7], 1))
        self.assertEqual(order.part, Part(name="a"))


class Names(unittest.TestCase):
    def test_words_of_the_language_are_names_as_others(self) -> None:
        message = names.Class(
            type="a", constructor="b", proto__="c", toString="d", foo_bar="e", fooBar=names.ClassFooBarCase("f"), None_="g", self_="h"
        )
        self.assertEqual(names.Class.from_bytes(message.to_bytes()), message)
        text = message.to_json()
        expected = '{"type":"a","constructor":"b","__proto__":"c","toString":"d","foo-bar":"e","case":"f","None":"g","self":"h"}'
        self.assertEqual(text, expected)
        self.assertEqual(names.Class.from_json(text), message)

    def test_nested_types_that_flatten_to_one_name_keep_apart(self) -> None:
        message = names.Reader(nested=names.A_B_C(one="1"), other=names.ABC_(two="2"), timestamp=names.Timestamp(seconds=3))
        self.assertEqual(names.Reader.from_bytes(message.to_bytes()), message)
        self.assertEqual(PartLine(part=Part(name="a")).to_dict(), {"part": {"name": "a"}})

    def test_names_in_enums(self) -> None:
        self.assertEqual(shop.Status.name_, 3)
        self.assertEqual(shop.Status.name_.name, "name_")
        self.assertEqual(shop.Order(status=shop.Status.name_).to_json(), '{"status":"STATUS_name"}')
        self.assertEqual(names.Map(map={"": names.Symbol.None_}).to_json(), '{"map":{"":"None"}}')

    def test_maps_keep_their_keys(self) -> None:
        message = names.Map(map={"__proto__": names.Symbol(1), "": names.Symbol(2)}, flags={True: 1}, numbers={-(2**63): "least"})
        self.assertEqual(names.Map.from_bytes(message.to_bytes()), message)
        self.assertEqual(names.Map.from_json(message.to_json()), message)

    def test_comments_become_docstrings(self) -> None:
        self.assertEqual(shop.__doc__, 'A shop, with "quotes" and \\ in what is said of it.')
        self.assertEqual(shop.Status.__doc__, "Where an order is.")


class Proto2(unittest.TestCase):
    def test_what_proto2_has(self) -> None:
        message = old.Old(id="a")
        self.assertEqual((message.retries, message.retries_or_default), (None, 3))
        self.assertEqual(message.ratio_or_default, float("-inf"))
        self.assertEqual(message.color_or_default, old.Color.GREEN)
        # 7 is no color: it goes to the unknown fields, from a packed list too.
        message = old.Old.from_bytes(bytes([10, 1, 97, 32, 7, 40, 5, 42, 2, 0, 7]))
        self.assertEqual((message.color, message.colors), (None, [5, 0]))
        self.assertEqual(message.unknown_fields, bytes([32, 7, 40, 7]))
        part = old.Old(id="a", part=old.OldPart(text="t"))
        self.assertEqual(part.to_bytes(), b"\n\x01a\x33\n\x01t\x34")
        self.assertEqual(old.Old.from_bytes(part.to_bytes()), part)

    def test_what_is_required(self) -> None:
        with self.assertRaisesRegex(DecodeError, "^id: a required field"):
            old.Old.from_bytes(b"")
        with self.assertRaisesRegex(JsonError, "^id: a required field"):
            old.Old.from_json("{}")
        unset = old.Old(id="")
        del unset.id
        with self.assertRaisesRegex(EncodeError, "^id: a required field"):
            unset.to_bytes()
        with self.assertRaisesRegex(JsonError, "^id: a required field"):
            unset.to_json()
        inner = sets.Inner(id="1")
        outer = sets.Outer(inner=inner, more=[inner], named={"a": inner}, one=sets.OuterOneHeld(inner))
        self.assertEqual(outer.raw_or_default, b'\x01"x')
        self.assertEqual(sets.Outer.from_bytes(outer.to_bytes()), outer)
        for data, path in [
            (b"\n\x00", "inner.id"),
            (b"\n\x03\n\x01a\x12\x00", r"more\[0\].id"),
            (b"\n\x03\n\x01a\x1a\x05\n\x01a\x12\x00", r"named\['a'\].id"),
            (b"\n\x03\n\x01a\x22\x00", "held.id"),
        ]:
            with self.assertRaisesRegex(DecodeError, f"^{path}: a required field"):
                sets.Outer.from_bytes(data)
        # What is missing in one part may be in the next.
        self.assertEqual(sets.Outer.from_bytes(b"\n\x00\n\x03\n\x01a").inner.id, "a")

    def test_text_that_is_not_utf8(self) -> None:
        message = sets.Inner.from_bytes(b"\n\x01\xff\x12\x02\xc3\xb6")
        self.assertEqual(message.loose, "ö")
        self.assertEqual(message.to_bytes(), b"\n\x01\xff\x12\x02\xc3\xb6")

    def test_extensions_are_read_and_set(self) -> None:
        message = old.Old(id="a")
        self.assertEqual(old.note.get(message), "")
        self.assertIsNone(old.inner.get(message))
        old.note.set(message, "b")
        old.marks.set(message, [1, 2])
        old.inner.set(message, old.Old(id="c"))
        again = old.Old.from_bytes(message.to_bytes())
        self.assertEqual((old.note.get(again), old.marks.get(again)), ("b", [1, 2]))
        self.assertEqual(old.inner.get(again), old.Old(id="c"))
        text = again.to_json()
        self.assertEqual(text, '{"id":"a","[old.v1.note]":"b","[old.v1.marks]":[1,2],"[old.v1.inner]":{"id":"c"}}')
        self.assertEqual(old.Old.from_json(text), again)
        self.assertEqual(again.to_json(registry=Registry()), '{"id":"a"}')
        old.marks.clear(again)
        self.assertFalse(old.marks.has(again))
        self.assertTrue(old.note.has(again))
        with self.assertRaisesRegex(JsonError, "unknown field"):
            old.Old.from_json('{"id":"a","[old.v1.other]":1}')

    def test_message_sets(self) -> None:
        message = sets.Set()
        sets.item_in_set.set(message, sets.Item(text="a"))
        self.assertEqual(message.to_bytes(), b"\x0b\x10\xe8\x07\x1a\x03\n\x01a\x0c")
        swapped = sets.Set.from_bytes(b"\x0b\x1a\x03\n\x01a\x10\xe8\x07\x0c")
        self.assertEqual(sets.item_in_set.get(swapped), sets.Item(text="a"))
        self.assertEqual(swapped.to_json(), '{"[set.v1.Item.in_set]":{"text":"a"}}')
        self.assertEqual(sets.Set.from_json(swapped.to_json()), message)


class WellKnown(unittest.TestCase):
    def test_timestamps(self) -> None:
        moment = datetime(2027, 3, 31, 12, 0, 0, 123456, timezone.utc)
        self.assertEqual(Timestamp.from_datetime(moment).to_datetime(), moment)
        self.assertEqual(Timestamp.from_datetime(moment.astimezone(timezone(timedelta(hours=5)))).to_datetime(), moment)
        before = Timestamp.from_nanoseconds(-1)
        self.assertEqual((before.seconds, before.nanos, before.to_nanoseconds()), (-1, 999999999, -1))
        self.assertEqual(before.to_json(), '"1969-12-31T23:59:59.999999999Z"')
        self.assertEqual(Timestamp.from_json('"2027-03-31T12:00:00+05:30"').to_datetime().hour, 6)
        for wrong in ("2027-02-30T00:00:00Z", "2027-03-31T24:00:00Z", "2027-03-31 12:00:00Z", "2027-03-31T12:00:00", "0000-01-01T00:00:00Z"):
            with self.assertRaises(JsonError):
                Timestamp.from_json(f'"{wrong}"')
        with self.assertRaises(JsonError):
            Timestamp(seconds=2**60).to_json()

    def test_durations(self) -> None:
        delta = timedelta(days=-1, microseconds=5)
        self.assertEqual(Duration.from_timedelta(delta).to_timedelta(), delta)
        self.assertEqual(Duration.from_nanoseconds(-1).to_json(), '"-0.000000001s"')
        self.assertEqual(Duration.from_json('"-0.5s"'), Duration(nanos=-500000000))

    def test_any(self) -> None:
        held = Any.pack(shop.Line(product="a"))
        self.assertEqual(held.type_url, "type.googleapis.com/shop.v1.Line")
        self.assertEqual(held.unpack(), shop.Line(product="a"))
        self.assertEqual(held.unpack_as(shop.Line), shop.Line(product="a"))
        self.assertIsNone(held.unpack_as(shop.Order))
        self.assertEqual(held.to_json(), '{"@type":"type.googleapis.com/shop.v1.Line","product":"a"}')
        self.assertEqual(Any.from_json(held.to_json()), held)
        own = Registry()
        with self.assertRaisesRegex(JsonError, "no type"):
            held.to_json(registry=own)
        own.add(shop.Line)
        self.assertEqual(held.unpack(own), shop.Line(product="a"))

    def test_struct(self) -> None:
        value: dict[str, object] = {"a": [1, None, True, {"b": "c"}], "d": 1.5}
        self.assertEqual(Struct.from_dict(value).to_dict(), value)
        self.assertEqual(Value.from_python(value).to_python(), value)
        self.assertEqual(ListValue.from_list([1, "a"]).to_list(), [1, "a"])
        with self.assertRaises(JsonError):
            Value().to_json()


class Refusals(unittest.TestCase):
    def test_a_key_that_is_given_twice(self) -> None:
        for kind, text in [
            (names.ABC, '{"three":"a","three":"b"}'),
            (names.Reader, '{"map":{"map":{"a":1,"a":1}}}'),
            (names.Class, '{"foo-bar":"a","foo_bar":"b"}'),
            (names.Map, '{"numbers":{"1":"a","1.0":"b"}}'),
            (Struct, '{"a":1,"\\u0061":2}'),
        ]:
            with self.assertRaisesRegex(JsonError, "twice"):
                kind.from_json(text)

    def test_numbers_are_exact(self) -> None:
        def seconds(text: str) -> int:
            return names.Timestamp.from_json(f'{{"seconds":{text}}}').seconds

        def weight(text: str) -> float:
            return shop.Order.from_json(f'{{"totalWeight":{text}}}').total_weight

        self.assertEqual(seconds("9007199254740993"), 9007199254740993)
        self.assertEqual(seconds("9007199254740993.0e0"), 9007199254740993)
        self.assertEqual(seconds('"-9223372036854775808"'), -(2**63))
        self.assertEqual(seconds("10e-1"), 1)
        for wrong in ("9223372036854775808", "1.5", '"01"', '" 1"', '"1_0"', "true", '"٣"', "1e999999999", '""'):
            with self.assertRaises(JsonError, msg=wrong):
                seconds(wrong)
        self.assertEqual(str(weight("-0")), "-0.0")
        self.assertEqual(str(weight("0")), "0.0")
        for wrong in ("1e309", "NaN", '"nan"', '"1_0"', "false"):
            with self.assertRaises(JsonError, msg=wrong):
                weight(wrong)

    def test_text_that_is_no_text(self) -> None:
        for text in ('{"three":"\\ud83d"}', '{"three":"a",}', '{"three":"a"} x', '{"three":"\n"}', "\ud83d", "", "[]", "null"):
            with self.assertRaises(JsonError, msg=text):
                names.ABC.from_json(text)
        with self.assertRaises(JsonError):
            names.ABC.from_json(b'{"three":"\xff"}')
        self.assertEqual(names.ABC.from_json('{"three":"\\ud83d\\ude00"}').three, "😀")
        with self.assertRaisesRegex(EncodeError, "^three: "):
            names.ABC(three="\ud83d").to_bytes()
        with self.assertRaisesRegex(JsonError, "^three: "):
            names.ABC(three="\ud83d").to_json()

    def test_errors_name_the_path(self) -> None:
        order = full()
        order.lines[1].quantity = 2**32
        with self.assertRaises(EncodeError) as caught:
            order.to_bytes()
        self.assertEqual(caught.exception.path, "lines[1].quantity")
        wrong: object = 5
        order = full()
        setattr(order.parent, "note", wrong)
        with self.assertRaisesRegex(EncodeError, r"^parent\.note: "):
            order.to_bytes()
        with self.assertRaisesRegex(JsonError, r"^parent\.note: "):
            order.to_json()
        setattr(order, "payment", shop.Card())
        with self.assertRaisesRegex(EncodeError, "^payment: "):
            order.to_bytes()
        with self.assertRaisesRegex(DecodeError, r"^lines\[1\]\.product: a string that is not UTF-8"):
            shop.Order.from_bytes(b"\x1a\x00\x1a\x03\n\x01\xff")
        with self.assertRaisesRegex(JsonError, r"^lines\[1\]\.quantity: "):
            shop.Order.from_json('{"lines":[{},{"quantity":-1}]}')
        with self.assertRaisesRegex(JsonError, r"^byName\['a'\]\.quantity: "):
            shop.Order.from_json('{"byName":{"a":{"quantity":"x"}}}')
        with self.assertRaisesRegex(EncodeError, "deep"):
            cycle = shop.Order()
            cycle.parent = cycle
            cycle.to_bytes()


class Packaging(unittest.TestCase):
    def test_modules_are_imported_when_they_are_wanted(self) -> None:
        told = "import sys; sys.path.insert(0, 'gen'); import contracts_gen.registry as r; "
        told += "before = 'contracts_gen.shop' in sys.modules; r.registry.message('shop.v1.Line'); "
        told += "assert not before and 'contracts_gen.shop' in sys.modules and 'contracts_gen.old' not in sys.modules"
        subprocess.run([sys.executable, "-c", told], check=True)

    def test_the_registry_has_them_all(self) -> None:
        kind = registry.message("shop.v1.Order")
        self.assertIs(kind, shop.Order)
        self.assertIs(registry.extension("old.v1.note"), old.note)
        self.assertIsNone(registry.message("shop.v1.Nothing"))
        errors: list[type[Exception]] = [DecodeError, EncodeError, JsonError]
        self.assertTrue(all(issubclass(error, ProtobufError) for error in errors))


if __name__ == "__main__":
    unittest.main()
