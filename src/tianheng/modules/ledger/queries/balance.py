"""The mass balance of an enterprise over a period: what the books say, and where two quantities do not meet.

Four questions. Does the stock that was counted meet the books (opening + in − out), within the tolerance of
counting? Was all that was issued to the floor fed, returned, or is it there? Does what was fed meet what output and
formula ask for, within the tolerance of the period? Did everything come in by an examination of goods (form F03)?
All sums are taken in a handful of queries; amounts are exact.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from django.db.models import Min, Q, QuerySet, Sum
from django.utils import timezone

from tianheng.accounts.models import Organisation
from tianheng.core.mistakes import Mistakes
from tianheng.core.quantities import dimension_of, display
from tianheng.modules.formulas.models import Product
from tianheng.modules.ledger.enums import BatchState, GapKind, LocationKind, MovementKind
from tianheng.modules.ledger.models import Batch, Feeding, Gap, Lot, Movement
from tianheng.modules.ledger.queries.feedings import effective
from tianheng.modules.ledger.queries.plans import mass_of, planned
from tianheng.modules.ledger.queries.tolerances import Tolerances
from tianheng.modules.ledger.queries.weighing import mass_of as mass_of_lot

WHOLE = 10_000
# Stock found in the first weeks of a ledger was there before it; later it should have come with a receipt. Ours.
FIRST_WEEKS = timedelta(days=30)
KINDS = {
    "received": MovementKind.RECEIPT,
    "opened": MovementKind.OPENING,
    "fed": MovementKind.FEEDING,
    "to_supplier": MovementKind.TO_SUPPLIER,
    "disposed": MovementKind.DISPOSAL,
    "adjusted": MovementKind.COUNT,
}
ON_FLOOR = {
    "issued": MovementKind.ISSUE,
    "returned": MovementKind.RETURN,
    "fed": MovementKind.FEEDING,
    "adjusted": MovementKind.COUNT,
}
MADE = (BatchState.FED, BatchState.RELEASED, BatchState.BLOCKED, BatchState.RECALLED)


class Period(NamedTuple):
    """Two days, both within."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return timezone.make_aware(datetime.combine(self.since, time.min))

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))


def month_of(day: date) -> Period:
    """The month a day lies in."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - timedelta(days=1))


class Counted(ABC):
    """Books that end with a count: what is said alike of a whole enterprise's and of the floor's."""

    OUT: ClassVar[tuple[str, ...]]  # the figures that go out: kept as negative, shown without their sign
    dimension: str
    adjusted: int
    tolerance: int

    @property
    @abstractmethod
    def available(self) -> int:
        """What there was to use."""

    @property
    @abstractmethod
    def expected(self) -> int:
        """What should be there at the end."""

    @property
    def closing(self) -> int:
        """What is there at the end, counted."""
        return self.expected + self.adjusted

    @property
    def within(self) -> bool:
        """Whether counting found what the books say, within the tolerance of all there was to use."""
        return abs(self.adjusted) * WHOLE <= self.tolerance * self.available

    def shown(self, name: str) -> str:
        """A figure for readers."""
        micro = getattr(self, name)
        return display(-micro if name in self.OUT else micro, self.dimension)


@dataclass
class Books(Counted):
    """The books of one additive over a period, in micro of one kind; what goes out is negative."""

    OUT = ("fed", "to_supplier", "disposed")
    additive: str
    dimension: str
    opening: int = 0
    received: int = 0
    opened: int = 0
    fed: int = 0
    to_supplier: int = 0
    disposed: int = 0
    adjusted: int = 0
    tolerance: int = 0

    @property
    def available(self) -> int:
        """What there was to use: at first, and come in since."""
        return self.opening + self.received + self.opened

    @property
    def expected(self) -> int:
        """What should be there at the end."""
        return self.available + self.fed + self.to_supplier + self.disposed


@dataclass
class Floor(Counted):
    """What was issued of one additive to where it is fed, in micro of one kind; what leaves there is negative.

    ``moved`` is what was carried or put away without being fed; ``adjusted`` what a count found.
    """

    OUT = ("fed", "returned")
    additive: str
    dimension: str
    opening: int = 0
    issued: int = 0
    returned: int = 0
    fed: int = 0
    moved: int = 0
    adjusted: int = 0
    tolerance: int = 0

    @property
    def available(self) -> int:
        """What there was to feed: at first, and issued since."""
        return self.opening + self.issued

    @property
    def expected(self) -> int:
        """What should lie there at the end."""
        return self.available + self.returned + self.fed + self.moved


@dataclass
class Use:
    """What went into the batches of one product against what its formula asks for, in µg; None where unknown."""

    product: Product
    additive: str
    expected: Fraction = Fraction(0)
    actual: Fraction = Fraction(0)
    batches: int = 0
    unknown: bool = False
    tolerance: int = 0

    @property
    def within(self) -> bool:
        """Whether they meet; what cannot be computed is not called a gap."""
        return self.unknown or abs(self.actual - self.expected) * WHOLE <= self.tolerance * self.expected

    @property
    def share(self) -> Fraction | None:
        """Fed over asked for."""
        return None if self.unknown or not self.expected else self.actual / self.expected


class Unreceived(NamedTuple):
    """A lot that stands in the books without goods having been examined: how much of it."""

    lot: Lot
    micro: int


@dataclass
class Balance:
    """The whole of it."""

    period: Period
    books: list[Books] = field(default_factory=list)
    floors: list[Floor] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    unreceived: list[Unreceived] = field(default_factory=list)
    batches: int = 0
    open_batches: int = 0

    @property
    def findings(self) -> "list[Finding]":
        """What does not meet; what the whole books say already is not said of the floor once more."""
        told = {(each.additive, each.dimension) for each in self.books if not each.within}
        floors = [each for each in self.floors if (each.additive, each.dimension) not in told]
        return [
            *(book_finding(each) for each in self.books if not each.within),
            *(floor_finding(each) for each in floors if not each.within),
            *(use_finding(each) for each in self.uses if not each.within),
            *(unreceived_finding(each) for each in self.unreceived),
        ]


class Finding(NamedTuple):
    """A gap before it is kept."""

    kind: str
    additive: str
    product: Product | None
    lot: Lot | None
    dimension: str
    expected: int
    actual: int
    tolerance: int
    facts: dict[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same gap at the next look."""
        product, lot = self.product, self.lot
        return (
            self.kind,
            self.additive,
            product.pk if product else None,
            lot.pk if lot else None,
            self.dimension,
        )


def balance(organisation: Organisation, period: Period) -> Balance:
    """The balance of an enterprise over a period."""
    allowed = Tolerances(organisation)
    batches = made_in(organisation, period)
    return Balance(
        period=period,
        books=books(organisation, period, allowed),
        floors=floors(organisation, period, allowed),
        uses=uses(batches, allowed),
        unreceived=unreceived(organisation, period),
        batches=batches.count(),
        open_batches=Batch.objects.filter(
            organisation=organisation, made_on__range=period, state=BatchState.OPEN
        ).count(),
    )


def books(organisation: Organisation, period: Period, allowed: Tolerances) -> list[Books]:
    """The books of every additive of which something was there or moved, by name."""
    found: dict[tuple[str, str], Books] = {}
    for row in by_lot(organisation, period):
        dimension = dimension_of(row["lot__unit"])
        name = row["lot__additive"]
        one = found.setdefault((name, dimension), Books(name, dimension, tolerance=allowed.of(name).counted))
        for figure in ("opening", *KINDS):
            setattr(one, figure, getattr(one, figure) + (row[figure] or 0))
    figures = ("opening", *KINDS)
    used = [each for each in found.values() if any(getattr(each, figure) for figure in figures)]
    return sorted(used, key=lambda each: (each.additive, each.dimension))


def by_lot(organisation: Organisation, period: Period) -> QuerySet[Movement, dict[str, Any]]:
    """Sums of the movements of each lot: all before the period, and by kind within it. One query."""
    rows = Movement.objects.filter(lot__organisation=organisation, happened_at__lt=period.end)
    within = Q(happened_at__gte=period.start)
    sums = {name: Sum("micro", filter=within & Q(kind=kind)) for name, kind in KINDS.items()}
    found: QuerySet[Movement, dict[str, Any]] = (
        rows.order_by()
        .values("lot", "lot__additive", "lot__unit", "lot__density")
        .annotate(opening=Sum("micro", filter=~within), **sums)
    )
    return found


def floors(organisation: Organisation, period: Period, allowed: Tolerances) -> list[Floor]:
    """What became of all that was issued to the floor, by name of the additive. One query."""
    rows = Movement.objects.filter(
        lot__organisation=organisation, location__kind=LocationKind.FLOOR, happened_at__lt=period.end
    )
    within = Q(happened_at__gte=period.start)
    moved = within & ~Q(kind__in=ON_FLOOR.values())
    sums = {name: Sum("micro", filter=within & Q(kind=kind)) for name, kind in ON_FLOOR.items()}
    sums |= {"opening": Sum("micro", filter=~within), "moved": Sum("micro", filter=moved)}
    found: dict[tuple[str, str], Floor] = {}
    for row in rows.order_by().values("lot__additive", "lot__unit").annotate(**sums):
        name, dimension = row["lot__additive"], dimension_of(row["lot__unit"])
        one = found.setdefault((name, dimension), Floor(name, dimension, tolerance=allowed.of(name).counted))
        for figure in sums:
            setattr(one, figure, getattr(one, figure) + (row[figure] or 0))
    used = [each for each in found.values() if any(getattr(each, figure) for figure in sums)]
    return sorted(used, key=lambda each: (each.additive, each.dimension))


def made_in(organisation: Organisation, period: Period) -> QuerySet[Batch]:
    """The batches made in a period and fed to their end."""
    rows: QuerySet[Batch] = Batch.objects.filter(
        organisation=organisation, made_on__range=period, state__in=MADE
    )
    return rows.select_related("product", "formula__product").order_by("id")


def uses(made: QuerySet[Batch], allowed: Tolerances) -> list[Use]:
    """Asked for and fed, by product and additive."""
    batches = list(made)
    found: dict[tuple[int, str], Use] = {}
    products = {each.product_id: each.product for each in batches}

    def of(product: int, additive: str) -> Use:
        tolerance = allowed.of(additive).balanced
        return found.setdefault((product, additive), Use(products[product], additive, tolerance=tolerance))

    ask(batches, of)
    give(made, of)
    return sorted(found.values(), key=lambda each: (each.product.pinyin, each.product.pk, each.additive))


def ask(batches: list[Batch], of: Any) -> None:
    """What the formulas ask for: output of each batch times the level of each line."""
    by_formula: dict[int, list[Batch]] = {}
    for each in batches:
        by_formula.setdefault(each.formula_id, []).append(each)
    for same in by_formula.values():
        masses = [mass_of(each) for each in same]
        try:
            lines = planned(same[0])
        except Mistakes:
            continue  # the product has changed so that its formula can no longer be weighed: fed amounts stand alone
        for line in lines:
            one = of(same[0].product_id, line.what.heading)
            one.batches += len(same)
            one.unknown = one.unknown or None in masses
            one.expected += (
                sum((each for each in masses if each is not None), Fraction(0)) * line.level / 1000
            )


def give(made: QuerySet[Batch], of: Any) -> None:
    """What was fed, each lot's amount turned into a mass."""
    rows = effective(Feeding.objects.filter(batch__in=made.order_by().values("pk"))).order_by()
    sums = list(rows.values_list("batch__product", "lot").annotate(sum=Sum("micro")))
    lots = Lot.objects.in_bulk({lot for _product, lot, _sum in sums})
    for product, lot, micro in sums:
        one, mass = of(product, lots[lot].additive), mass_of_lot(lots[lot], Fraction(micro))
        one.unknown = one.unknown or mass is None
        one.actual += mass or 0


def unreceived(organisation: Organisation, period: Period) -> list[Unreceived]:
    """Lots that were put into the books in the period without a receipt, after the first weeks of the ledger."""
    rows = Movement.objects.filter(lot__organisation=organisation)
    first = rows.aggregate(first=Min("entered_at"))["first"]
    if first is None:
        return []
    late = rows.filter(
        kind=MovementKind.OPENING,
        entered_at__gte=max(period.start, first + FIRST_WEEKS),
        entered_at__lt=period.end,
    )
    sums = late.order_by("lot").values_list("lot").annotate(sum=Sum("micro"))
    found = [(lot, micro) for lot, micro in sums if micro]
    lots = Lot.objects.in_bulk([lot for lot, _micro in found])
    return [Unreceived(lots[lot], micro) for lot, micro in found]


def book_finding(each: Books) -> Finding:
    """Counted stock does not meet the books."""
    figures = ("opening", "received", "opened", "fed", "to_supplier", "disposed", "adjusted", "closing")
    facts = {name: each.shown(name) for name in figures}
    return Finding(
        GapKind.STOCK,
        each.additive,
        None,
        None,
        each.dimension,
        each.expected,
        each.closing,
        each.tolerance,
        facts,
    )


def floor_finding(each: Floor) -> Finding:
    """What was issued was neither fed nor returned and does not lie there."""
    figures = ("opening", "issued", "fed", "returned", "moved", "adjusted", "closing")
    facts = {name: each.shown(name) for name in figures}
    return Finding(
        GapKind.ISSUE,
        each.additive,
        None,
        None,
        each.dimension,
        each.expected,
        each.closing,
        each.tolerance,
        facts,
    )


def use_finding(each: Use) -> Finding:
    """Fed does not meet output times formula."""
    expected, actual = round(each.expected), round(each.actual)
    facts = {
        "batches": str(each.batches),
        "asked": display(expected, "mass"),
        "given": display(actual, "mass"),
    }
    return Finding(
        GapKind.FEEDING, each.additive, each.product, None, "mass", expected, actual, each.tolerance, facts
    )


def unreceived_finding(each: Unreceived) -> Finding:
    """Stock without goods having come in."""
    facts = {"lot": each.lot.number, "amount": display(each.micro, each.lot.dimension)}
    return Finding(
        GapKind.NO_RECEIPT, each.lot.additive, None, each.lot, each.lot.dimension, 0, each.micro, 0, facts
    )


def gaps_of(user: object) -> QuerySet[Gap]:
    """The gaps ``user`` may see, the latest first."""
    rows: QuerySet[Gap] = Gap.objects.visible_to(user).select_related(
        "organisation", "product", "lot", "explained_by", "closed_by"
    )
    return rows


class Year(NamedTuple):
    """Twelve months of one additive in µg: what the formulas ask for, what was bought, what stock gave away."""

    asked: Fraction
    bought: Fraction
    gone: Fraction
    tolerance: int

    @property
    def within(self) -> bool:
        """Whether what stock gave away meets what output times formula asks for."""
        return abs(self.gone - self.asked) * WHOLE <= self.tolerance * self.asked


def year(organisation: Organisation, on: date) -> Mapping[str, Year]:
    """The twelve months before ``on``, by additive; nothing for an enterprise without a ledger (check R11)."""
    period = Period(on - timedelta(days=365), on)
    allowed = Tolerances(organisation)
    bought: dict[str, Fraction] = {}
    gone: dict[str, Fraction] = {}
    for row in by_lot(organisation, period):
        name = row["lot__additive"]
        bought[name] = bought.get(name, Fraction(0)) + mass(row, "received")
        used = mass(row, "fed") + mass(row, "adjusted")
        gone[name] = gone.get(name, Fraction(0)) - used
    if not bought:
        return {}
    asked: dict[str, Fraction] = {}
    for use in uses(made_in(organisation, period), allowed):
        asked[use.additive] = asked.get(use.additive, Fraction(0)) + use.expected
    return {
        name: Year(asked.get(name, Fraction(0)), bought.get(name, Fraction(0)), gone.get(name, Fraction(0)),
                   allowed.of(name).balanced)
        for name in {*bought, *asked}
    }  # fmt: skip


def mass(row: Mapping[str, Any], name: str) -> Fraction:
    """A sum as a mass; what is counted, or has no density, weighs nothing here."""
    lot = Lot(unit=row["lot__unit"], density=row["lot__density"])
    return mass_of_lot(lot, Fraction(row[name] or 0)) or Fraction(0)
