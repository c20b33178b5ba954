"""The check of feedings that a sheet tells of: the same law, formula and register as for one, for fifty thousand.

What a batch's formula, product and day have in common is looked up once; each feeding is then weighed with all that
was fed before it, as if it had been entered by itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from tianheng.accounts.models import User
from tianheng.core.quantities import Quantity, display
from tianheng.modules.ledger.enums import Code, FeedingStatus
from tianheng.modules.ledger.models import Batch, Feeding, Location, Lot, Scale, Stock
from tianheng.modules.ledger.queries.feedings import sums_of
from tianheng.modules.ledger.queries.plans import Plan, in_force, mass_of, plan_of
from tianheng.modules.ledger.queries.remarks import (
    batch_remarks,
    formula_remarks,
    late_remarks,
    law_remarks,
    register_remarks,
    told_remarks,
)
from tianheng.modules.ledger.queries.stock import came_in
from tianheng.modules.ledger.queries.weighed import STOP, Check, LineCheck, Remark, Weighing, unique
from tianheng.modules.ledger.queries.weighing import Masses, judged_batch, line_check
from tianheng.modules.ledger.validators import Moment

AT_ONCE = 500


@dataclass
class Entry:
    """A feeding as a sheet tells it. ``check`` is what law, formula and register say; the rest is settled by it.

    ``before`` is what the check found in the batch from elsewhere, ``approved`` whether its formula was in force.
    """

    number: int
    batch: Batch
    lot: Lot
    location: Location
    asked: Quantity
    when: Moment
    fed_by: User
    scale: Scale | None = None
    step: str = ""
    reason: str = ""
    note: str = ""
    check: Check | None = None
    status: str = FeedingStatus.CLEAN
    codes: list[str] = field(default_factory=list)
    before: Masses = field(default_factory=dict)
    approved: bool = True

    @property
    def weighing(self) -> Weighing:
        """What went in."""
        return Weighing(self.lot, self.asked.micro, self.location, self.scale, self.asked)


class Plans:
    """Plans of batches: what a formula has for all its batches is compiled once."""

    def __init__(self) -> None:
        self.compiled: dict[int, Plan] = {}
        self.registered: dict[tuple[int, date], dict[str, bool]] = {}
        self.said: dict[tuple[int, date, int], list[Remark]] = {}
        self.days: dict[int, date | None] = {}

    def of(self, batch: Batch) -> Plan:
        """The plan of one batch."""
        if batch.formula_id not in self.compiled:
            self.compiled[batch.formula_id] = plan_of(batch)
        known = self.registered.setdefault((batch.product_id, batch.made_on), {})
        base = self.compiled[batch.formula_id]
        return replace(base, batch=batch, mass=mass_of(batch), approved=in_force(batch), registered=known)

    def came(self, lot: Lot) -> date | None:
        """The day a lot came in."""
        if lot.pk not in self.days:
            self.days[lot.pk] = came_in(lot)
        return self.days[lot.pk]

    def register(self, plan: Plan, line: LineCheck) -> list[Remark]:
        """What the register says of a lot in batches of one formula and day."""
        key = (plan.batch.formula_id, plan.batch.made_on, line.weighing.lot.pk)
        if key not in self.said:
            self.said[key] = list(register_remarks(plan, line))
        return self.said[key]


def weigh_all(entries: Sequence[Entry], step: Callable[[int], None] = lambda _done: None) -> None:
    """Check every entry, in the order of the sheet within its batch, and then what stock allows."""
    plans, fed = Plans(), fed_before({each.batch for each in entries})
    done = 0
    for batch, told in by_batch(entries):
        weigh_batch(plans, batch, told, dict(fed.get(batch.pk, {})))
        done += len(told)
        step(done)
    for entry, remark in short_of_stock(entries):
        assert entry.check is not None
        entry.check.remarks = unique([*entry.check.remarks, remark])


def by_batch(entries: Iterable[Entry]) -> Iterator[tuple[Batch, list[Entry]]]:
    """The entries of each batch."""
    found: dict[int, list[Entry]] = {}
    for each in entries:
        found.setdefault(each.batch.pk, []).append(each)
    for told in found.values():
        yield told[0].batch, told


def fed_before(batches: Iterable[Batch]) -> dict[int, Masses]:
    """What went into each of the batches so far, by lot."""
    keys = sorted({each.pk for each in batches})
    found: dict[int, Masses] = {}
    for start in range(0, len(keys), AT_ONCE):
        sums = sums_of(Feeding.objects.filter(batch__in=keys[start : start + AT_ONCE]))
        for batch, lot in sums.micro:
            found.setdefault(batch, {})[sums.lots[lot]] = sums.unrounded((batch, lot))
    return found


def weigh_batch(plans: Plans, batch: Batch, told: Sequence[Entry], masses: Masses) -> None:
    """The entries of one batch, one after the other."""
    plan, before = plans.of(batch), dict(masses)
    of_batch = [*batch_remarks(plan), *late_remarks(plan)]
    for entry in told:
        masses[entry.lot] = masses.get(entry.lot, Fraction(0)) + entry.weighing.unrounded
        judged, mistaken = judged_batch(plan, masses)
        line = line_check(plan, entry.weighing, masses, judged)
        remarks = [*of_batch, *mistaken, *formula_remarks(plan, line)]
        remarks += told_remarks(line, entry.when.day, plans.came(entry.lot))
        remarks += plans.register(plan, line)
        remarks += law_remarks(plan, judged.verdict, judged.of(entry.lot), entry.lot)
        line.steps = []  # nobody keeps them of a sheet
        entry.check = Check(batch, [line], None, unique(remarks))
        entry.before, entry.approved = before, plan.approved


def short_of_stock(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Remark]]:
    """Entries for which nothing is left once those above them in the sheet have taken theirs."""
    left = lying({each.lot.pk for each in entries})
    for each in entries:
        place = (each.lot.pk, each.location.pk)
        there = left.get(place, 0)
        if there < each.asked.micro:
            words = {
                "lot": each.lot.number,
                "place": each.location.name,
                "there": display(there, each.lot.dimension),
            }
            text = _("批次 %(lot)s 在“%(place)s”只剩 %(there)s，不够这一行的用量。") % words
            yield each, Remark(Code.NO_STOCK, text, STOP, each.lot.pk)
        else:
            left[place] = there - each.asked.micro


def lying(lots: Iterable[int]) -> dict[tuple[int, int], int]:
    """How much of each lot lies at each place."""
    rows = Stock.objects.filter(lot__in=list(lots)).values_list("lot", "location", "micro")
    return {(lot, location): micro for lot, location, micro in rows}
