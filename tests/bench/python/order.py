"""The order that is measured with: the same as that of tests/bench/ts."""

from contracts_gen.entities import Address, Money, Order, SalesChannel, OrderItem, OrderStatus
from contracts_gen.google.protobuf.timestamp import Timestamp


def uuid(number: int) -> str:
    return f"018f4e2a-7c3b-7d4e-9f5a-{number:012d}"


def rupees(minor_units: int) -> Money:
    return Money(currency_code="INR", minor_units=minor_units)


def moment(seconds: int, nanos: int) -> Timestamp:
    return Timestamp(seconds=seconds, nanos=nanos)


NAMES = [
    "Arnica Montana 30C Dilution 30 ml",
    "Rhus Toxicodendron 200C",
    "Nux Vomica Mother Tincture",
    "Kräuterbalsam nach Hahnemann",
]

order = Order(
    id=uuid(1),
    order_number="ORD-2027-000123",
    customer_id=uuid(2),
    warehouse_id=uuid(3),
    placed_by_user_id=uuid(4),
    channel=SalesChannel(1),
    status=OrderStatus(3),
    items=[
        OrderItem(
            id=uuid(100 + at),
            order_id=uuid(1),
            line_number=at + 1,
            product_id=uuid(200 + at),
            inventory_item_id=uuid(300 + at),
            product_name=name,
            hsn_code="30039014",
            gst_rate_basis_points=1200,
            quantity=at + 1,
            unit_price=rupees(12500),
            discount=rupees(0),
            tax=rupees(1500 * (at + 1)),
            line_total=rupees(14000 * (at + 1)),
            created_at=moment(1806451200, 123000000),
            updated_at=moment(1806451200, 123456789),
        )
        for at, name in enumerate(NAMES)
    ],
    subtotal=rupees(125000),
    discount=rupees(0),
    tax=rupees(15000),
    shipping_fee=rupees(5000),
    total=rupees(145000),
    shipping_address=Address(
        line1="14, Turner Road",
        line2="Bandra West",
        city="Mumbai",
        state_code="IN-MH",
        postal_code="400050",
        country_code="IN",
    ),
    notes="Please ring twice; leave with the guard if nobody is at home.\nThank you.",
    placed_at=moment(1806451200, 0),
    created_at=moment(1806451200, 123000000),
    updated_at=moment(1806537600, 500000000),
)
