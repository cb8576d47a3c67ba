from datetime import datetime, timezone

from shop.contracts.entities import Money, Order, OrderStatus
from shop.contracts.google.protobuf.timestamp import Timestamp
from shop.contracts.runtime import DecodeError

order = Order(
    order_number="ORD-2027-000123",
    status=OrderStatus.PLACED,
    total=Money(currency_code="INR", minor_units=14500),
    placed_at=Timestamp.from_datetime(datetime(2027, 3, 31, tzinfo=timezone.utc)),
)
assert Order.from_bytes(order.to_bytes()) == order
assert Order.from_json(order.to_json()) == order
assert order.to_dict()["total"] == {"currencyCode": "INR", "minorUnits": "14500"}
try:
    Order.from_bytes(b"\x0a\x01\xff")
except DecodeError as error:
    assert (error.path, error.reason) == ("id", "a string that is not UTF-8")
