"""The trace as a drawing: layers from left to right, boxes and lines with their places in pixels, nothing of a page.

A graph too large to be read is cut: of each layer the first are drawn, the rest stand in one box with their number.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.quantities import display
from tianheng.modules.ledger.enums import BatchState, LotState
from tianheng.modules.ledger.models import Batch, Delivery, Lot
from tianheng.modules.ledger.queries.trace import BACK, Trace, buyer_key, sums

WIDTH, HEIGHT = 156, 48
ACROSS, DOWN = 44, 12
TOP, EDGE = 34, 8
MOST = 14  # boxes in a layer before the rest become one
WIDE = 21  # half-width characters in a box
BAD_LOT = (LotState.BLOCKED, LotState.EXPIRED)
BAD_BATCH = (BatchState.BLOCKED, BatchState.RECALLED)
SUPPLIER, LOT, BATCH, DELIVERY, BUYER = range(5)
Key = tuple[int, Any]


class Node(NamedTuple):
    """A box: two lines of words, what it stands for (``kind`` and ``pk`` of its page), its tone, its full name."""

    key: Key
    text: str
    detail: str = ""
    kind: str = ""
    pk: int = 0
    tone: str = ""
    whole: str = ""


@dataclass
class Box:
    """A node with its place."""

    node: Node
    x: int
    y: int
    link: str = ""

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 10

    @property
    def text_y(self) -> int:
        """The base of its first line."""
        return self.y + 20

    @property
    def detail_y(self) -> int:
        """The base of its second line."""
        return self.y + 38


class Line(NamedTuple):
    """A line from box to box, as a path; ``width`` tells how much went."""

    path: str
    words: str


@dataclass
class Drawing:
    """All that the template needs."""

    width: int
    height: int
    heads: list[tuple[int, str]]
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cut: bool = False


def drawing(trace: Trace, link: Callable[[str, int], str] = lambda _kind, _pk: "") -> Drawing:
    """The trace with its places; ``link(kind, pk)`` is the address of a box's page."""
    layers, edges = graph(trace)
    kept = [cut(layer, number) for number, layer in enumerate(layers)]
    alias = {key: shown for layer in kept for shown, keys in layer for key in keys}
    tallest = max((len(layer) for layer in kept), default=1)
    height = TOP + tallest * (HEIGHT + DOWN) + EDGE
    places: dict[Key, Box] = {}
    for number, layer in enumerate(kept):
        for place, (node, _keys) in enumerate(layer):
            box = Box(node, EDGE + number * (WIDTH + ACROSS), TOP + place * (HEIGHT + DOWN))
            box.link = link(node.kind, node.pk) if node.kind else ""
            places[node.key] = box
    return Drawing(
        width=2 * EDGE + 5 * WIDTH + 4 * ACROSS,
        height=height,
        heads=[(EDGE + n * (WIDTH + ACROSS), f"{name} {len(layers[n])}") for n, name in enumerate(names())],
        boxes=list(places.values()),
        lines=[
            line(places[one], places[other], words) for (one, other), words in joined(edges, alias).items()
        ],
        cut=any(len(layer) > MOST for layer in layers),
    )


def names() -> list[str]:
    """What the layers are called."""
    return [_("供货者"), _("添加剂批次"), _("生产批"), _("出厂"), _("购货者")]


def joined(edges: Iterable[tuple[Key, Key, str]], alias: dict[Key, Node]) -> dict[tuple[Key, Key], str]:
    """Lines between the boxes that are drawn, each once; one that stands for several has no words."""
    found: dict[tuple[Key, Key], str] = {}
    for one, other, words in edges:
        pair = (alias[one].key, alias[other].key)
        found[pair] = "" if pair in found else words
    return found


def graph(trace: Trace) -> tuple[list[list[Node]], list[tuple[Key, Key, str]]]:
    """The layers, each in an order that lets few lines cross, and the edges with their words."""
    edges = [*lot_edges(trace), *sale_edges(trace)]
    suppliers = {(SUPPLIER, each.supplier_id): supplier_node(each) for each in trace.lots}
    buyers = {(BUYER, each[:3]): each for each in trace.buyers}
    order = list(dict.fromkeys((BUYER, buyer_key(each)) for each in trace.deliveries))
    layers = [
        list(suppliers.values()),
        [lot_node(each, trace) for each in trace.lots],
        [batch_node(each) for each in trace.batches],
        [delivery_node(each) for each in ordered(trace)],
        [
            Node(key, clip(buyers[key].name), clip(buyers[key].amounts), whole=buyers[key].name)
            for key in order
        ],
    ]
    return layers, edges


def ordered(trace: Trace) -> list[Delivery]:
    """Deliveries in the order of their batches."""
    place = {each.pk: number for number, each in enumerate(trace.batches)}
    return sorted(trace.deliveries, key=lambda each: (place.get(each.batch_id, 0), each.pk))


def lot_edges(trace: Trace) -> Iterable[tuple[Key, Key, str]]:
    """From suppliers to lots, from lots to batches."""
    for lot in trace.lots:
        yield (SUPPLIER, lot.supplier_id), (LOT, lot.pk), ""
    for each in trace.fed:
        words = display(each.micro, trace.lot_of[each.lot].dimension)
        yield (LOT, each.lot), (BATCH, each.batch), words


def sale_edges(trace: Trace) -> Iterable[tuple[Key, Key, str]]:
    """From batches to deliveries, from these to buyers."""
    for each in trace.deliveries:
        yield (BATCH, each.batch_id), (DELIVERY, each.pk), ""
        yield (DELIVERY, each.pk), (BUYER, buyer_key(each)), ""


def supplier_node(lot: Lot) -> Node:
    """Whom a lot came from; an opening stock has nobody."""
    if lot.supplier is None:
        return Node((SUPPLIER, None), _("期初入账"), _("没有供货者"), tone="review")
    name = lot.supplier.name
    return Node(
        (SUPPLIER, lot.supplier_id),
        clip(name),
        clip(lot.supplier.licence),
        "supplier",
        lot.supplier_id,
        whole=name,
    )


def lot_node(lot: Lot, trace: Trace) -> Node:
    """A lot: what it is, its number; how much of it went in where batches were asked about."""
    more = trace.fed_of(lot) if trace.direction == BACK else lot.supplier_lot
    tone = "fail" if lot.state in BAD_LOT else ""
    whole = f"{lot.name} {lot.number} {lot.supplier_lot}"
    return Node((LOT, lot.pk), clip(lot.name), clip(f"{lot.number} {more}"), "lot", lot.pk, tone, whole)


def batch_node(batch: Batch) -> Node:
    """A batch: its product and number."""
    tone = "fail" if batch.state in BAD_BATCH else ""
    detail = f"{batch.number} {batch.amount} {batch.unit}"
    return Node(
        (BATCH, batch.pk), clip(batch.product.name), clip(detail), "batch", batch.pk, tone, str(batch)
    )


def delivery_node(row: Delivery) -> Node:
    """A delivery: when, how much."""
    detail = row.voucher or row.certificate
    words = f"{row.sold_on:%Y-%m-%d}"
    return Node(
        (DELIVERY, row.pk),
        words,
        clip(f"{row.amount} {row.unit} {detail}"),
        "delivery",
        row.pk,
        whole=str(row),
    )


def cut(layer: list[Node], number: int) -> list[tuple[Node, list[Key]]]:
    """The boxes drawn of a layer, each with the keys it stands for."""
    if len(layer) <= MOST:
        return [(each, [each.key]) for each in layer]
    kept, rest = layer[: MOST - 1], layer[MOST - 1 :]
    more = Node((number, "more"), _("另有 %(count)s 个") % {"count": len(rest)}, _("见列表"), tone="note")
    return [*((each, [each.key]) for each in kept), (more, [each.key for each in rest])]


def line(one: Box, other: Box, words: str) -> Line:
    """A curve from the right side of one box to the left side of another."""
    x1, y1 = one.x + WIDTH, one.y + HEIGHT // 2
    x2, y2 = other.x, other.y + HEIGHT // 2
    bend = (x1 + x2) // 2
    return Line(f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}", words)


def clip(text: str) -> str:
    """As much of a text as a box holds."""
    used = 0
    for place, each in enumerate(text):
        used += 2 if unicodedata.east_asian_width(each) in "WFA" else 1
        if used > WIDE:
            return f"{text[: place - 1]}…"
    return text


def totals(trace: Trace) -> list[tuple[str, str]]:
    """The figures of a trace."""
    return [
        (_("添加剂批次"), str(len(trace.lots))),
        (_("生产批"), str(len(trace.batches))),
        (_("出厂"), str(len(trace.deliveries))),
        (_("购货者"), str(len(trace.buyers))),
        (_("已售出"), sums(trace.deliveries) or "0"),
    ]
