"""The trace as lists: the same tables for the page, the workbook and the paper."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.quantities import display
from tianheng.modules.ledger.models import Batch, Delivery, Lot
from tianheng.modules.ledger.queries.evidence import Evidence, Hand, Paper, minute
from tianheng.modules.ledger.queries.trace import Fed, Trace, sums


class Line(NamedTuple):
    """A row of words; ``kind`` and ``pk`` name the page of its first cell, where there is one."""

    cells: list[str]
    kind: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Table:
    """A list: its heads, its rows, which places are figures, how wide each column is on paper."""

    key: str
    title: str
    heads: list[str]
    rows: list[Line]
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = field(default=())

    def paper(self, most: int = 2000) -> dict[str, Any]:
        """As a paper's template takes it."""
        lines = [row.cells for row in self.rows[:most]]
        title = f"{self.title}（{len(self.rows)}）"
        return {
            "title": title,
            "heads": self.heads,
            "lines": lines,
            "numbers": list(self.numbers),
            "widths": list(self.widths),
        }


def tables(trace: Trace, found: Evidence | None = None) -> list[Table]:
    """All lists of a trace; papers and people where they were looked up."""
    owners = {each.organisation_id for each in (*trace.lots, *trace.batches)}
    made = [
        lot_table(trace, several=len(owners) > 1),
        batch_table(trace),
        fed_table(trace),
        delivery_table(trace),
        buyer_table(trace),
    ]
    if found is not None:
        made += [paper_table(found.papers), people_table(found.people)]
    return [each for each in made if each.rows]


def day(value: date | None) -> str:
    """A day as it is printed, where there is one."""
    return value.isoformat() if value else ""


def lot_table(trace: Trace, *, several: bool) -> Table:
    """The lots."""
    heads = [
        _("内部批号"),
        _("添加剂"),
        _("供货者"),
        _("生产批号"),
        _("生产者"),
        _("有效期至"),
        _("状态"),
        _("投入数量"),
    ]
    if several:
        heads.append(_("企业"))

    def line(row: Lot) -> Line:
        cells = [
            row.number, row.name, row.supplier.name if row.supplier else _("期初入账"), row.supplier_lot, row.maker,
            row.expires_on.isoformat(), str(row.get_state_display()), trace.fed_of(row),
        ]  # fmt: skip
        return Line([*cells, *([row.organisation.name] if several else [])], "lot", row.pk)

    return Table("lots", _("添加剂批次"), heads, [line(each) for each in trace.lots], (7,))


def batch_table(trace: Trace) -> Table:
    """The batches."""
    heads = [
        _("产品批号"),
        _("产品"),
        _("生产日期"),
        _("保质期至"),
        _("批量"),
        _("产量"),
        _("状态"),
        _("已售出"),
    ]
    sold: dict[int, list[Delivery]] = {}
    for each in trace.deliveries:
        sold.setdefault(each.batch_id, []).append(each)

    def line(row: Batch) -> Line:
        cells = [
            row.number, row.product.name, row.made_on.isoformat(), day(row.expires_on),
            f"{row.amount} {row.unit}", f"{row.output} {row.output_unit}".strip(), str(row.get_state_display()),
            sums(sold.get(row.pk, [])),
        ]  # fmt: skip
        return Line(cells, "batch", row.pk)

    return Table("batches", _("生产批"), heads, [line(each) for each in trace.batches], (4, 5, 7))


def fed_table(trace: Trace) -> Table:
    """Which lot went into which batch, how much."""
    heads = [_("产品批号"), _("产品"), _("添加剂"), _("内部批号"), _("投入数量"), _("投料次数")]

    def line(each: Fed) -> Line:
        lot, batch = trace.lot_of[each.lot], trace.batch_of[each.batch]
        amount = display(each.micro, lot.dimension)
        return Line(
            [batch.number, batch.product.name, lot.name, lot.number, amount, str(each.times)],
            "batch",
            batch.pk,
        )

    return Table("fed", _("投料关系"), heads, [line(each) for each in trace.fed], (4, 5))


def delivery_table(trace: Trace) -> Table:
    """The deliveries."""
    heads = [
        _("销售日期"),
        _("产品批号"),
        _("产品"),
        _("数量"),
        _("购货者名称"),
        _("购货者地址"),
        _("联系方式"),
        _("票据号"),
    ]

    def line(row: Delivery) -> Line:
        batch = trace.batch_of[row.batch_id]
        cells = [
            row.sold_on.isoformat(), batch.number, row.name, f"{row.amount} {row.unit}", row.buyer_name,
            row.buyer_address, row.buyer_contact, row.voucher,
        ]  # fmt: skip
        return Line(cells, "delivery", row.pk)

    return Table("deliveries", _("出厂"), heads, [line(each) for each in trace.deliveries], (3,))


def buyer_table(trace: Trace) -> Table:
    """The buyers."""
    heads = [_("购货者名称"), _("购货者地址"), _("联系方式"), _("数量"), _("出厂次数")]
    rows = [
        Line([each.name, each.address, each.contact, each.amounts, str(len(each.deliveries))])
        for each in trace.buyers
    ]
    return Table("buyers", _("购货者"), heads, rows, (3, 4))


def paper_table(rows: list[Paper]) -> Table:
    """The papers."""
    heads = [_("对象"), _("资料"), _("编号"), _("日期"), _("说明")]
    lines = [
        Line([each.of, each.what, each.number, each.day.isoformat() if each.day else "", each.note])
        for each in rows
    ]
    return Table("papers", _("资料"), heads, lines)


def people_table(rows: list[Hand]) -> Table:
    """The people."""
    heads = [_("人员"), _("事项"), _("对象"), _("时间")]
    return Table(
        "people",
        _("经手人"),
        heads,
        [Line([each.name, each.did, each.what, minute(each.at)]) for each in rows],
    )
