"""Encode, decode, to JSON and from JSON of one order of about two kilobytes.

The peers take turns in short rounds, so that whatever else the machine does
meets all of them; of each the median round counts.
"""

import statistics
import sys
import time
from collections.abc import Callable

for folder in ("ours", "official"):
    sys.path.insert(0, folder)

import entities_pb2
from google.protobuf import json_format
from better.homeopathy.v1 import Order as BetterOrder
from order import order

Order = type(order)
data = order.to_bytes()
text = order.to_json()
official = entities_pb2.Order.FromString(data)
better = BetterOrder.parse(data)

WORK: dict[str, dict[str, Callable[[], object]]] = {
    "encode": {
        "ours": order.to_bytes,
        "betterproto2": better.__bytes__,
        "official": official.SerializeToString,
    },
    "decode": {
        "ours": lambda: Order.from_bytes(data),
        "betterproto2": lambda: BetterOrder.parse(data),
        "official": lambda: entities_pb2.Order.FromString(data),
    },
    "to JSON": {
        "ours": order.to_json,
        "betterproto2": better.to_json,
        "official": lambda: json_format.MessageToJson(official, indent=None),
    },
    "from JSON": {
        "ours": lambda: Order.from_json(text),
        "betterproto2": lambda: BetterOrder.from_json(text),
        "official": lambda: json_format.Parse(text, entities_pb2.Order()),
    },
}

# Ratios that have to be held: to betterproto2 on binary, to the official
# runtime, whose core is C, on JSON.
BARS = {"encode": ("betterproto2", 8), "decode": ("betterproto2", 8), "to JSON": ("official", 3), "from JSON": ("official", 3)}


def speed(run: Callable[[], object], seconds: float) -> float:
    """Operations a second."""
    count = 0
    # Time on the processor: other programs do not count.
    start = now = time.process_time()
    while now - start < seconds:
        for _ in range(20):
            run()
        count += 20
        now = time.process_time()
    return count / (now - start)


def verify() -> None:
    """What is written has to be the same, or the comparison means nothing."""
    again = Order.from_json(json_format.MessageToJson(official)).to_bytes()
    # betterproto2 holds moments as datetime, which has no nanoseconds.
    if not data == official.SerializeToString() == again or len(bytes(better)) != len(data):
        raise SystemExit("the peers write different bytes")
    if json_format.Parse(text, entities_pb2.Order()) != official:
        raise SystemExit("the peers read other JSON")


def measure(what: str, seconds: float) -> bool:
    peers = WORK[what]
    rounds: dict[str, list[float]] = {peer: [] for peer in peers}
    for run in peers.values():
        speed(run, 0.2)
    for _ in range(20):
        for peer, run in peers.items():
            rounds[peer].append(speed(run, seconds / 20))
    medians = {peer: statistics.median(values) for peer, values in rounds.items()}
    peer, bar = BARS[what]
    ratios = {peer: medians["ours"] / other for peer, other in medians.items() if peer != "ours"}
    speeds = ", ".join(f"{peer} {value / 1000:.2f}" for peer, value in medians.items())
    core = ratios["official"]
    gap = f"{1 / core:.1f} times slower than its C core" if core < 1 else f"{core:.2f}x official"
    told = f"{ratios['betterproto2']:.2f}x betterproto2, {gap}"
    print(f"{what:10} {speeds:52} {told} (bar {bar}x {peer})")
    return ratios[peer] >= bar


def main() -> None:
    verify()
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2
    print(f"one order: {len(data)} bytes, {len(text)} characters of JSON; thousands of operations a second")
    # Every one is measured, also behind one that does not hold.
    held = [measure(what, seconds) for what in WORK]
    if not all(held):
        print("a bar is not held")
        sys.exit(1)


main()
