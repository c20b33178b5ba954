"""Feedings from a sheet (form F07), fifty thousand at once: looked at outside the transaction, written inside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.core import quantities
from tianheng.core.imports import Importer, Row, Run
from tianheng.core.imports.importer import Fault
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions.common import others_able
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.actions.telling import conclude, feed_all
from tianheng.modules.ledger.exchange.known import Known, known_of, parts
from tianheng.modules.ledger.exchange.rights import may_do
from tianheng.modules.ledger.exchange.use import FEEDINGS
from tianheng.modules.ledger.models import Batch, Feeding, Lot
from tianheng.modules.ledger.queries.feedings import effective
from tianheng.modules.ledger.queries.substances import substance
from tianheng.modules.ledger.queries.telling import Entry, weigh_all

Mark = tuple[int, int, datetime, int]


class Told:
    """What became of each row before it is written: an entry, or what is wrong with it."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.wrong: dict[int, list[Fault]] = {}
        self.alone: dict[int, bool] = {}


def prepare(rows: list[Row], run: Run) -> None:
    """Turn rows into entries and check them all."""
    told, known = Told(), known_of(run, rows)
    run.memory["told"] = told
    for row in rows:
        try:
            told.entries[row.number] = entry_of(row, known, run)
        except Mistakes as several:
            told.wrong[row.number] = list(several.found)
        except Mistake as one:
            told.wrong[row.number] = [one]
    refuse_repeated(told)
    entries = list(told.entries.values())
    weigh_all(entries, run.step)
    settle_all(entries, told, run)


def settle_all(entries: list[Entry], told: Told, run: Run) -> None:
    """Conclude each entry; those that cannot stand are wrong rows."""
    for each in entries:
        wrong = list(conclude(each, alone=stands_alone(each, told, run)))
        if wrong:
            told.wrong.setdefault(each.number, []).extend(wrong)


def stands_alone(entry: Entry, told: Told, run: Run) -> bool:
    """Whether nobody else of the enterprise could have been the second person; asked once for each feeder."""
    key = entry.fed_by.pk
    if key not in told.alone:
        told.alone[key] = not others_able(entry.fed_by, "check_feeding", entry.batch.organisation, run.at)
    return told.alone[key]


def entry_of(row: Row, known: Known, run: Run) -> Entry:
    """A row as an entry, its names looked up. Raises Mistake."""
    values = row.values
    batch = known.batch(values["batch"], values["product"])
    lot = known.lot(values["lot"])
    require_additive(lot, values["additive"])
    require_size(batch, values["size"])
    asked = read_for(lot, values["amount"], values["unit"])
    place = known.place(values["location"]) if values["location"] else known.lying(lot, asked.micro)
    return Entry(
        number=row.number,
        batch=batch,
        lot=lot,
        location=place,
        asked=asked,
        when=validators.moment(values["happened_at"], run.at),
        fed_by=known.person(values["feeder"], "feeder") if values["feeder"] else run.by,
        scale=known.scale(values["scale"]),
        step=validators.text(values["step"], "step", _("投料工序"), most=50, needed=False),
        reason=validators.text(values["reason"], "reason", _("原因"), most=500, needed=False),
        note=note_of(values),
    )


def note_of(values: dict[str, Any]) -> str:
    """The note, with who countersigned on paper: a name in a sheet is no signature here."""
    paper = gettext("纸质记录复核人：%(name)s") % {"name": values["checker"]} if values["checker"] else ""
    note = values["note"] if paper in values["note"] else "；".join(filter(None, (values["note"], paper)))
    return validators.text(note, "note", _("备注"), most=200, needed=False)


def require_additive(lot: Lot, name: str) -> None:
    """Raise Mistake when the lot is of something else than the row says."""
    if name in (lot.name, lot.substance, lot.additive) or substance(name).heading == lot.additive:
        return
    words = {"lot": lot.number, "name": lot.name}
    raise Mistake(
        "additive",
        name,
        gettext("批次 %(lot)s 是“%(name)s”。") % words,
        gettext("请核对名称和批号。"),
        _("添加剂"),
    )


def require_size(batch: Batch, size: str) -> None:
    """Raise Mistake when the row tells another size than the batch has."""
    if not size:
        return
    told = quantities.read(size, "" if not size[-1].isdigit() else batch.unit, "size", _("产品批量"))
    if (told.micro, told.dimension) != (batch.micro, batch.quantity.dimension):
        words = {"size": str(batch.quantity)}
        raise Mistake(
            "size",
            size,
            gettext("生产批登记的批量是 %(size)s。") % words,
            gettext("请核对，或先更正生产批。"),
            _("产品批量"),
        )


def refuse_repeated(told: Told) -> None:
    """Say so of rows that were entered before, and of those that stand twice in the sheet."""
    seen = written_before({each.batch.pk for each in told.entries.values()})
    for number, entry in list(told.entries.items()):
        mark = mark_of(entry.batch.pk, entry.lot.pk, entry.when.happened_at, entry.asked.micro)
        if mark in seen:
            told.wrong[number] = [repeated(entry, seen[mark])]
            del told.entries[number]
        else:
            seen[mark] = gettext("本表第 %(number)s 行") % {"number": number}


def mark_of(batch: int, lot: int, happened_at: datetime, micro: int) -> Mark:
    """What makes two feedings the same: batch, lot, minute, amount."""
    return batch, lot, happened_at.replace(second=0, microsecond=0), micro


def written_before(batches: set[int]) -> dict[Mark, str]:
    """The feedings that are there already."""
    found: dict[Mark, str] = {}
    for part in parts([str(each) for each in sorted(batches)]):
        rows = effective(Feeding.objects.filter(batch__in=part)).order_by()
        for pk, *facts in rows.values_list("pk", "batch", "lot", "happened_at", "micro"):
            found[mark_of(*facts)] = gettext("台账第 %(number)s 号") % {"number": pk}
    return found


def repeated(entry: Entry, where: str) -> Mistake:
    """It is there already."""
    moment = timezone.localtime(entry.when.happened_at).strftime("%Y-%m-%d %H:%M")
    return Mistake(
        "happened_at",
        moment,
        gettext("与%(where)s相同：同一批、同一批次、同一时间、同一用量。") % {"where": where},
        gettext("重复的请删去这一行；确是另一次投料的，请写明各自的时间。"),
        _("使用日期时间"),
    )


def check(row: Row, run: Run) -> Iterator[Fault]:
    """What is wrong with a row."""
    told: Told = run.memory["told"]
    yield from told.wrong.get(row.number, ())


def write(rows: list[Row], run: Run) -> int:
    """Write the right ones; where rows of a batch are left out, those that stay are weighed again without them."""
    told: Told = run.memory["told"]
    entries = [told.entries[row.number] for row in rows if row.number in told.entries]
    written = {each.number for each in entries}
    short = {each.batch.pk for number, each in told.entries.items() if number not in written}
    again = [each for each in entries if each.batch.pk in short]
    if again:
        weigh_all(again)
        settle_all(again, told, run)
        for each in again:
            if each.number in told.wrong:
                run.faults[each.number] = told.wrong[each.number]
        entries = [each for each in entries if each.number not in told.wrong]
    if not entries:
        return 0
    return feed_all(
        by=run.by,
        organisation=known_of(run).organisation,
        entries=entries,
        note=gettext("由表格导入"),
        at=run.at,
        step=run.step,
    )


EXAMPLES = (
    {
        "happened_at": "2026-05-06 08:30",
        "product": "香辣萝卜干",
        "batch": "20260506A",
        "size": "1000 kg",
        "additive": "山梨酸钾",
        "lot": "20260412-01",
        "amount": "500",
        "unit": "g",
        "step": "拌料",
        "feeder": "林海味",
        "checker": "陈阿芳",
    },
    {
        "happened_at": "2026/5/6 14:05",
        "product": "P001",
        "batch": "20260506B",
        "additive": "山梨酸钾",
        "lot": "SK260110",
        "amount": "0.508",
        "unit": "kg",
        "reason": "原料含水偏高，工艺员同意",
    },
)
IMPORTER = Importer(
    title=FEEDINGS.title,
    columns=FEEDINGS.columns,
    write=write,
    shown=may_do("feed"),
    check=check,
    prepare=prepare,
    examples=EXAMPLES,
    note=_("一行一次投料。限量、换算用量由系统核对；超限、过期等确已发生的，写明原因后如实登记。"),
    link="ledger:feedings",
)
