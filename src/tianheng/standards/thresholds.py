"""What the law says of one additive in one food, for every amount at once, as exact whole micrograms.

Judging is piecewise: between two thresholds the status, the limit and the share of the limit per
microgram stay the same. The pieces are read off the check itself, by asking it at chosen amounts and
halving wherever two answers differ, so there is no second reading of the law that could disagree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise

from tianheng.standards.amounts import OILS, SOLID_DRINKS, Dose
from tianheng.standards.bounds import ZERO, Range
from tianheng.standards.check import _dose as dose_of
from tianheng.standards.check import _findings as findings_of
from tianheng.standards.check import _known_category as known_category
from tianheng.standards.check import _with_notices as with_notices
from tianheng.standards.check import law_for
from tianheng.standards.clauses import ratio
from tianheng.standards.clauses.permission import Level, levels
from tianheng.standards.clauses.phosphoric import COLA, WetProcess
from tianheng.standards.clauses.ratio import Part
from tianheng.standards.compiler import Edition, edition
from tianheng.standards.errors import InputError
from tianheng.standards.findings import Finding
from tianheng.standards.formula import Food, Formula, Item
from tianheng.standards.identity import Identity, identify
from tianheng.standards.judgement import judge_at_depth
from tianheng.standards.model import Heading, Limit
from tianheng.standards.notices import Notice, reaching
from tianheng.standards.outcome import NOT_PERMITTED, Outcome
from tianheng.standards.source import table
from tianheng.standards.units import Content, content

UNIT = "µg/kg"
MOST = 1_000_000_000
OK, ASKED, FAILS, UNREADABLE = "ok", "open", "fail", "unreadable"
NEEDS_DENSITY, BAD_CATEGORY, BAD_ADDITIVE = "needs_density", "unknown_category", "no_additive"
BAD_AMOUNT, BAD_FACT, MIXED = "bad_amount", "bad_fact", "mixed_food"
TOO_MANY, OVER_WHOLE = "too_many_items", "over_whole"
REFUSED = (NEEDS_DENSITY, BAD_CATEGORY, BAD_ADDITIVE, BAD_AMOUNT, BAD_FACT, MIXED, TOO_MANY, OVER_WHOLE)
MOST_LETTERS = 2000
MICROGRAM = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class Says:
    """What holds within a piece: verdict and status, the limit applied, its share per microgram (A.4).

    `limit` is in µg/kg or µg/L on the limit's own basis; `low` and `high` bound the share of the limit
    that one µg/kg of the substance as bought takes, `high` None where nothing bounds it.
    """

    verdict: str
    status: str
    row: str = ""
    limit: int | None = None
    counts: bool = False
    low: Fraction = Fraction(0)
    high: Fraction | None = Fraction(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """From the end of the piece before up to and with `up_to` µg/kg."""

    up_to: int
    says: Says


@dataclass(frozen=True)
class Cell:
    """One additive in one category: its pieces from 0 to MOST µg/kg, in order."""

    pieces: tuple[Piece, ...]

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(piece.up_to for piece in self.pieces)

    def at(self, micrograms: int) -> Says:
        """What the law says of an amount in µg/kg, 0 to MOST."""
        return self.pieces[bisect_left(self._ends, micrograms)].says

    def share(self, micrograms: int) -> Range:
        """The share of the limit that an amount takes."""
        says = self.at(micrograms)
        return Range(says.low * micrograms, None if says.high is None else says.high * micrograms)

    @cached_property
    def shares(self) -> Shares | None:
        """The cell as shares of one limit, computed once."""
        return shares_of(self)

    @cached_property
    def ok_up_to(self) -> int:
        """The greatest amount that passes with every smaller one; -1 when not even nothing does."""
        return next((one for one in _last_of(self.pieces, lambda says: says.verdict == OK)), -1)

    @cached_property
    def fails_above(self) -> int:
        """The least amount above which every amount fails; MOST when none does."""
        failing = [place for place, piece in enumerate(self.pieces) if piece.says.verdict != FAILS]
        return self.pieces[failing[-1]].up_to if failing else -1


@dataclass(frozen=True, slots=True)
class Shares:
    """A cell that is judged by its share of one limit alone, so that several items of a heading add up.

    `kept` holds while even the high share is at most 1, `broken` once even the low share is above 1,
    `between` otherwise; None where this cell never gets there. `low`, `high` are shares per µg/kg.
    """

    low: Fraction
    high: Fraction | None
    kept: Says
    between: Says | None
    broken: Says | None

    @property
    def alike(self) -> Says:
        """Equal for cells whose shares may be added: they keep the same limit in the same way."""
        return replace(self.kept, low=Fraction(0), high=None)


def said_together(shares: Sequence[Shares], total: Range) -> Says | None:
    """What is said of items that take a total share of their limit; None where single items cannot tell."""
    if any(one.alike != shares[0].alike for one in shares):
        return None
    if total.high is not None and total.high <= 1:
        return shares[0].kept
    told = [one.broken if total.low > 1 else one.between for one in shares]
    said = {replace(says, low=Fraction(0), high=None) for says in told if says is not None}
    return said.pop() if len(said) == 1 else None


def said_alike(first: Cell, scales: Sequence[Fraction], amounts: Sequence[int]) -> tuple[Says, Range] | None:
    """As `said_together`, for cells that differ only by the factor at which each counts; None where unsure.

    `scales` put the amounts in terms of the first cell; between two whole micrograms it has no answer.
    """
    total = sum((amount * scale for amount, scale in zip(amounts, scales, strict=True)), Fraction(0))
    if total > MOST or first.at(int(total)) != first.at(-int(-total // 1)):
        return None
    says = first.at(int(total))
    return says, Range(says.low * total, None if says.high is None else says.high * total)


def scale_of(cell: Cell, other: Cell) -> Fraction | None:
    """How much of the other cell's additive counts as much as 1 µg of this one's; None where nothing tells."""
    if len(cell.pieces) != len(other.pieces):
        return None
    scales: set[Fraction] = set()
    for one, two in zip(cell.pieces, other.pieces, strict=True):
        plain = [replace(piece.says, low=Fraction(0), high=None) for piece in (one, two)]
        pairs = ((one.says.low, two.says.low), (one.says.high, two.says.high))
        if plain[0] != plain[1] or any((not mine) != (not theirs) for mine, theirs in pairs):
            return None
        scales.update(mine / theirs for mine, theirs in pairs if mine and theirs)
    scale = scales.pop() if len(scales) == 1 else None
    ends = zip(cell.pieces, other.pieces, strict=True)
    fits = scale and all(
        abs(one.up_to * scale - two.up_to) <= scale + 1 for one, two in ends if two.up_to < MOST
    )
    return scale if fits else None


def shares_of(cell: Cell) -> Shares | None:
    """The cell as shares of one limit, or None where more than that decides."""
    kept, last = cell.at(0), cell.at(MOST)
    if len(cell.pieces) == 1 and not kept.counts:
        return None if kept.verdict == UNREADABLE else Shares(Fraction(0), Fraction(0), kept, kept, kept)
    slopes = {(says.low, says.high) for says in _said_of_something(cell)}
    if len(slopes) != 1 or not all(piece.says.counts for piece in cell.pieces):
        return None
    low, high = slopes.pop()
    first = 0 if high is None else int(1 / high) if high else MOST
    second = int(1 / low) if low else MOST
    between = cell.at(first + 1) if first < second and first < MOST else None
    broken = last if second < MOST else None
    found = Shares(low, high, kept, between, broken)
    told = [(first, kept), (second, between), (MOST, broken)]
    ends = [min(end, MOST) for end, says in told if says is not None]
    verdicts = [says.verdict for _, says in told if says is not None]
    explained = ends == [piece.up_to for piece in cell.pieces] and len(set(verdicts)) == len(verdicts)
    return found if explained else None


def _said_of_something(cell: Cell) -> Iterator[Says]:
    return (piece.says for piece in cell.pieces if piece.up_to > 0)


@cache
def unreadable(why: str) -> Cell:
    """A cell for what `check` refuses to read at any amount."""
    return Cell((Piece(MOST, Says(UNREADABLE, why)),))


def _last_of(pieces: tuple[Piece, ...], holds: Callable[[Says], bool]) -> Iterator[int]:
    reached = None
    for piece in pieces:
        if not holds(piece.says):
            break
        reached = piece.up_to
    if reached is not None:
        yield reached


@dataclass(frozen=True, slots=True)
class Group:
    """A sum of A.4 that an additive counts in: its function, its hue if a colour, and whether that is sure."""

    function: str
    tone: str
    sure: bool


def groups_of(part: Part) -> tuple[Group, ...]:
    """The sums of A.4 in which a part may count when no function is stated for it."""
    found = [
        Group(function, "", bool(ratio._by_function([part], function)[0]))
        for function in ratio.SUMMED
        if any(ratio._by_function([part], function))
    ]
    tones = [Group(ratio.COLOUR, tone, bool(ratio._by_hue([part], tone)[0])) for tone in ratio._tones(part)]
    return (*found, *tones)


@dataclass(frozen=True, slots=True)
class Named:
    """An additive as named in a formula: what it is, its part in sums, and its heading's place for adding up.

    `dose` is none of it, given for what may be refused for its kind.
    """

    name: str
    identity: Identity
    part: Part | None
    groups: tuple[Group, ...] = ()
    dose: Dose | None = None

    @property
    def heading(self) -> str:
        """What its amounts are added up under; "" for what is judged item by item."""
        added = self.part is not None or self.identity.table in ("b2", "b3")
        return self.identity.target if added else ""


class Thresholds:
    """The law of one edition, and of the notices in force on a day, as thresholds; computed on first use."""

    def __init__(self, day: date | None = None, confirmed: Collection[str] = ()) -> None:
        """`day` None judges by the edition alone; else by the edition and its notices of that day."""
        self.day = day
        self.confirmed = frozenset(confirmed)
        name = None if day else edition().name
        self.law: Edition = law_for(Formula("", day, name, Food(""), ()), self.confirmed)
        self._named: dict[str, Named] = {}
        self._cells: dict[tuple[object, ...], Cell] = {}
        self._reaches: dict[tuple[str, str], tuple[object, ...]] = {}

    def named(self, name: str) -> Named:
        """An additive as named, resolved once."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = self._resolved(name)
        return found

    def _resolved(self, name: str) -> Named:
        identity = identify(_item(name, 0))
        if identity.table != "a1" or identity.question:
            return Named(name, identity, None)
        heading = self.law.by_name[identity.target]
        part = Part(heading.name, (identity.member,), heading.functions, "", ZERO)
        dose = dose_of(_item(name, 0), identity)
        return Named(name, identity, part, groups_of(part), dose if dose.form == WetProcess.form else None)

    def cell(self, name: str, category: str) -> Cell:
        """The pieces of an additive, by any name, in a food of a category of Appendix E."""
        name = name.strip()
        if not name or len(name) > MOST_LETTERS:
            return unreadable(BAD_ADDITIVE)
        if not self._is_category(category):
            return unreadable(BAD_CATEGORY)
        named = self.named(name)
        key = self._key(named, category)
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._compiled(named, category)
        return found

    def counted(self, name: str, category: str) -> Cell:
        """The pieces by which an additive counts beside others of its heading: its own, but for wet-process acid.

        That is refused for its kind outside cola, and what it brings still counts towards the others.
        """
        own = self.cell(name, category)
        named = self.named(name.strip())
        if named.dose is None or own.pieces[0].says.verdict == UNREADABLE:
            return own
        if not WetProcess.refuses(named.dose, self.law.categories[category].lineage):
            return own
        key = ("counted", *self._key(named, category))
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._compiled(named, category, refusing=False)
        return found

    def adds_up(self, name: str, category: str) -> bool:
        """Whether another item of the same heading could change what is said of this one."""
        named = self.named(name.strip())
        if named.part is None:
            return bool(named.heading) and len(self.cell(name, category).pieces) > 1
        pieces = self.cell(name, category).pieces
        if len(pieces) == 1 and pieces[0].says.status == NOT_PERMITTED and not _is_wet(named):
            return False
        rows = levels(self.law, self.law.by_name[named.identity.target], Food(category))
        return any(_depends_on_dose(one.limit) for level in rows for one in level)

    def _is_category(self, category: str) -> bool:
        try:
            known_category(self.law, "food", Food(category))
        except InputError:
            return False
        return bool(category)

    def _key(self, named: Named, category: str) -> tuple[object, ...]:
        """Everything about a category that can make a difference to this additive."""
        notices = tuple(one.id for one in self._notices(named, category))
        if named.part is None:
            lineage = self.law.categories[category].lineage
            asked = named.name if named.identity.table or named.identity.question else ""
            return (asked, tuple(code for code in lineage if code in _unflavoured()), notices)
        heading = self.law.by_name[named.identity.target]
        below = frozenset(self._reach(heading, leaf) for leaf in self.law.leaves(category))
        return (named.name, self._reach(heading, category), below, notices)

    def _reach(self, heading: Heading, category: str) -> tuple[object, ...]:
        """The rows that may speak, and what else the clauses ask of a lineage."""
        found = self._reaches.get((heading.id, category))
        if found is None:
            lineage = self.law.categories[category].lineage
            rows = levels(self.law, heading, Food(category))
            asked = {SOLID_DRINKS, COLA, OILS} | {
                one.limit.reading.concentrate for level in rows for one in level
            }
            said = tuple(tuple((one.limit.id, one.conditions) for one in level) for level in rows)
            found = (said, tuple(code for code in lineage if code in asked))
            self._reaches[heading.id, category] = found
        return found

    def _notices(self, named: Named, category: str) -> list[Notice]:
        if self.day is None:
            return []
        name = named.identity.target or named.name
        return [
            one
            for unknown in (False, True)
            for one in reaching(
                name, self.law.categories[category], self.day, self.confirmed, unknown=unknown
            )
        ]

    def _compiled(self, named: Named, category: str, *, refusing: bool = True) -> Cell:
        asker = _Asker(self, named, category, refusing=refusing)
        try:
            return Cell(tuple(_pieces(asker.says, asker.likely())))
        except InputError:
            return unreadable(NEEDS_DENSITY)


class _Asker:
    """Puts amounts of one additive in one food to the check, and remembers the answers."""

    def __init__(self, law: Thresholds, named: Named, category: str, *, refusing: bool = True) -> None:
        self._law = law
        self._refusing = refusing
        self._named = named
        self._item = _item(named.name, 0)
        edition_name = None if law.day else law.law.name
        self._formula = Formula("", law.day, edition_name, Food(category), (self._item,))
        self._known: dict[int, Says] = {}
        self._slopes: set[Fraction] = set()

    def says(self, micrograms: int) -> Says:
        """What the check says of an amount."""
        found = self._known.get(micrograms)
        if found is None:
            found = self._known[micrograms] = self._read(micrograms)
        return found

    def _read(self, micrograms: int) -> Says:
        item = self._item._replace(content=Content(micrograms * MICROGRAM, "kg"))
        formula = self._formula._replace(items=(item,))
        law = self._law
        if self._refusing:
            finding = findings_of(law.law, formula, [self._named.identity])[0]
        else:
            finding = self._unrefused(item, formula.food)
        if law.day is not None:
            finding = with_notices(law.law, formula.food, finding, law.day, law.confirmed)
        self._slopes.update(_slopes(finding.outcome, micrograms))
        return says_of(finding, micrograms)

    def _unrefused(self, item: Item, food: Food) -> Finding:
        """What its heading makes of it before it is refused for its kind."""
        identity = self._named.identity
        heading = self._law.law.by_name[identity.target]
        [outcome] = judge_at_depth(self._law.law, heading, food, (dose_of(item, identity),))
        return Finding(item, identity, outcome)

    def likely(self) -> list[int]:
        """Amounts between which nothing is expected to change: both sides of every number that is near."""
        points = {0, 1, MOST}
        for micrograms in points:
            self.says(micrograms)
        slopes = self._slopes or {MICROGRAM}
        for edge in {int(number / slope) for number in self._numbers() for slope in slopes}:
            points.update(point for point in (edge, edge + 1) if 0 < point < MOST)
        return sorted(points)

    def _numbers(self) -> set[Fraction] | frozenset[Fraction]:
        """Every number, in g, of a row that may speak; of what no row governs, those of Table B.1's note."""
        if self._named.part is None:
            return _note_a() if self._slopes else frozenset()
        rows = levels(self._law.law, self._law.law.by_name[self._named.identity.target], self._formula.food)
        return {number for limit in _may_speak(rows) for number in _numbers_of(limit)}


@cache
def _unflavoured() -> frozenset[str]:
    return frozenset(row["code"] for row in table("gb2760_2024/b1.csv"))


@cache
def _note_a() -> frozenset[Fraction]:
    rows = table("gb2760_2024/ours/b1_note_a.csv")
    return frozenset(content(Fraction(row["value"]), row["unit"]).value for row in rows if row["value"])


def _is_wet(named: Named) -> bool:
    """Wet-process acid is refused by its kind, not for want of a row: it still counts towards the others."""
    return named.identity.member == WetProcess.member or "湿法" in named.name


def _depends_on_dose(limit: Limit) -> bool:
    facts = limit.reading
    return limit.kind != "gmp" or facts.residue is not None or bool(facts.only_members or facts.asked)


def _may_speak(rows: tuple[Level, ...]) -> Iterator[Limit]:
    """The rows down to the first level of which one speaks whatever is answered."""
    for level in rows:
        yield from (one.limit for one in level)
        if any(not one.conditions and not one.limit.reading.only_members for one in level):
            return


def _numbers_of(limit: Limit) -> Iterator[Fraction]:
    pairs = [(limit.number, limit.unit)]
    pairs += [(kind.number, kind.unit) for kind in (*limit.reading.subkinds, *limit.reading.also)]
    for number, unit in pairs:
        if number:
            yield content(Fraction(number), unit).value
    if limit.reading.residue is not None:
        yield limit.reading.residue.value


def _slopes(outcome: Outcome, micrograms: int) -> Iterator[Fraction]:
    """Grams of basis that one µg/kg of the substance as bought counts as."""
    if outcome.compared is not None and micrograms:
        for bound in (outcome.compared.low, outcome.compared.high):
            if bound:
                yield bound / micrograms


def _item(name: str, micrograms: int) -> Item:
    return Item("items[0]", name, None, UNIT, Content(micrograms * MICROGRAM, "kg"))


def says_of(finding: Finding, micrograms: int) -> Says:
    """A finding of the check in the terms of this module."""
    outcome = finding.outcome
    verdict = FAILS if outcome.fails else ASKED if outcome.open or outcome.asks else OK
    limit = outcome.limit.id if outcome.limit else ""
    number = content(Fraction(outcome.number), outcome.unit).micrograms if outcome.number else None
    share = outcome.share
    if finding.identity.table != "a1" or share is None or outcome.status == NOT_PERMITTED:
        return Says(verdict, outcome.status, limit, number)
    low = share.low / micrograms if micrograms else Fraction(0)
    high = None if share.high is None else share.high / micrograms if micrograms else Fraction(0)
    return Says(verdict, outcome.status, limit, number, True, low, high)


def _pieces(says: Callable[[int], Says], points: list[int]) -> Iterator[Piece]:
    """Pieces from 0 to MOST; between two points of different answers the change is found by halving."""
    start = points[1] if _like_nothing(says(0), says(1)) else 0
    for left, right in pairwise(points):
        if left < start:
            continue
        edge = left
        while says(edge) != says(right):
            after = _first_change(says, edge, right)
            yield Piece(after - 1, says(edge))
            edge = after
    yield Piece(MOST, says(MOST))


def _first_change(says: Callable[[int], Says], left: int, right: int) -> int:
    """An amount above `left` whose answer differs from that of the amount just below it."""
    before = says(left)
    while right - left > 1:
        middle = (left + right) // 2
        if says(middle) == before:
            left = middle
        else:
            right = middle
    return right


def _like_nothing(nothing: Says, least: Says) -> bool:
    """Whether an amount of 0 may be counted to the piece that begins with 1 µg: its share is 0 either way."""
    return least.high is not None and replace(nothing, low=least.low, high=least.high) == least
