"""Turns the printed tables into one closed index: categories, headings, rows, readings, exceptions.

What could be read two ways is refused here, not settled at random: two rows of one heading for one
category that neither a narrowing nor a remark tells apart; a row whose remark or narrowing has no
reading; a code that Appendix E does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from tianheng.standards.errors import LawError, TieError
from tianheng.standards.model import ALL_FOODS, Category, Heading, Limit, Reading, Residue, SubKind
from tianheng.standards.narrowings import narrowing
from tianheng.standards.source import ROOT, Row, provenance, split, table
from tianheng.standards.units import UNITS, printed

FOLDER = "gb2760_2024"
Rows = Mapping[str, tuple[Limit, ...]]


class Edition:
    """One edition of GB 2760, compiled. `rows[heading id][category code]` are the printed limits."""

    def __init__(
        self,
        *,
        name: str,
        in_force: tuple[date, date | None],
        categories: Mapping[str, Category],
        headings: Mapping[str, Heading],
        rows: Mapping[str, Rows],
        exceptions: Mapping[str, int],
    ) -> None:
        """`in_force`: the first day, and the first day no more, if there is one."""
        self.name = name
        self.valid_from, self.valid_to = in_force
        self.categories = categories
        self.headings = headings
        self.by_name = {heading.name: heading for heading in headings.values()}
        self.rows = rows
        self.exceptions = exceptions

    def with_rows(self, rows: Mapping[str, Rows]) -> Edition:
        """The same edition with other rows of Table A.1."""
        return Edition(
            name=self.name,
            in_force=(self.valid_from, self.valid_to),
            categories=self.categories,
            headings=self.headings,
            rows=rows,
            exceptions=self.exceptions,
        )

    def in_force(self, day: date) -> bool:
        """Whether this edition judges food made on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @cached_property
    def _leaves(self) -> Mapping[str, tuple[str, ...]]:
        parents = {category.parent for category in self.categories.values()}
        below: dict[str, list[str]] = {}
        for one in self.categories.values():
            if one.code not in parents and one.name != "—":
                for above in one.lineage[1:]:
                    below.setdefault(above, []).append(one.code)
        return {code: tuple(codes) for code, codes in below.items()}

    def leaves(self, code: str) -> tuple[str, ...]:
        """The named categories below `code` that have none below themselves; empty for a leaf."""
        return self._leaves.get(code, ())

    def limits(self) -> Iterable[Limit]:
        """Every row, in printed order."""
        return (limit for rows in self.rows.values() for limits in rows.values() for limit in limits)


@cache
def editions() -> tuple[str, ...]:
    """The folders of editions at hand, the oldest first: each later edition is a sibling folder."""
    folders = (path.name for path in ROOT.glob("gb2760_*") if path.is_dir())
    return tuple(sorted(folders, key=lambda folder: str(provenance(folder)["valid_from"])))


def edition(folder: str = FOLDER) -> Edition:
    """An edition, compiled once. Raises LawError, DigestError or TieError when its tables are not in order."""
    return _compiled(folder)


@cache
def _compiled(folder: str) -> Edition:
    facts = provenance(folder)
    categories = read_categories(table(f"{folder}/e.csv"))
    headings = {row["id"]: _heading(row) for row in table(f"{folder}/headings.csv")}
    readings = read_remarks(table(f"{folder}/ours/remarks.csv"))
    limits = [read_limit(row, readings, categories) for row in table(f"{folder}/a1.csv")]
    return Edition(
        name=facts["edition"],
        in_force=(
            date.fromisoformat(facts["valid_from"]),
            date.fromisoformat(facts["valid_to"]) if facts["valid_to"] else None,
        ),
        categories=categories,
        headings=headings,
        rows=index(limits),
        exceptions={row["code"]: int(row["number"]) for row in table(f"{folder}/a2.csv")},
    )


def read_categories(rows: Iterable[Row]) -> dict[str, Category]:
    """Appendix E as a tree; a code whose parent is missing is refused."""
    found: dict[str, Category] = {}
    for row in rows:
        parent = row["parent"]
        if parent and parent not in found:
            raise LawError(f"e.csv: {row['code']} stands under {parent}, which comes nowhere before it")
        if row["code"] in found:
            raise LawError(f"e.csv: {row['code']} stands there twice")
        above = found[parent].lineage if parent else ()
        found[row["code"]] = Category(
            row["code"], row["name"], parent, int(row["page"]), (row["code"], *above)
        )
    return found


def _heading(row: Row) -> Heading:
    return Heading(
        id=row["id"],
        name=row["name"],
        english=row["english"],
        aliases=split(row["aliases"]),
        members=split(row["members"]),
        cns=split(row["cns"]),
        ins=split(row["ins"]),
        functions=split(row["functions"]),
        page=int(row["page"]),
    )


def read_remarks(rows: Iterable[Row]) -> dict[str, Reading]:
    """Each printed remark with the facts it states (ours/remarks.csv)."""
    return {row["remark"]: reading(row) for row in rows} | {"": Reading()}


def reading(row: Row) -> Reading:
    """One row of remarks.csv as facts; a word the check does not know is refused."""
    _known_words(row)
    return Reading(
        basis=row["basis"],
        per=row["per"],
        as_drunk=row["as_drunk"] == "1",
        solid_drinks=row["solid_drinks"],
        powder=row["powder"],
        concentrate=row["concentrate"],
        state=row["state"],
        only_members=split(row["only_members"]),
        joint=row["joint"] == "1",
        residue=_residue(row),
        subkinds=tuple(_subkind(text) for text in split(row["subkinds"])),
        only_if=split(row["only_if"]),
        excluded=split(row["excluded"]),
        also=tuple(_subkind(text) for text in split(row["also"])),
        asked=row["asked"],
    )


WORDS: dict[str, tuple[str, ...]] = {
    "per": ("", "fat", "dry", "beans"),
    "solid_drinks": ("", "increase", "also"),
    "state": ("", "as_eaten", "after_dilution", "per_10_dilution", "powder_only"),
}
KINDS = ("max_use", "residue", "gmp")


def _known_words(row: Row) -> None:
    """A word that the check does not know would be dropped in silence: refused."""
    for column, words in WORDS.items():
        if row[column] not in words:
            raise LawError(f"remarks.csv: {column} {row[column]!r} of {row['remark']!r} is none of {words}")


def _residue(row: Row) -> Residue | None:
    if not row["residue"]:
        return None
    operator, _, amount = row["residue"].partition(" ")
    if operator not in ("≤", "<"):
        raise LawError(f"remarks.csv: residue {row['residue']!r} has no ≤ or < before its number")
    number, _, unit = amount.partition(" ")
    value = _amount(f"remarks.csv: residue {row['residue']!r}", number, unit)
    return Residue(operator, number, unit, value, row["residue_basis"], row["residue_per"])


def _subkind(text: str) -> SubKind:
    name, _, amount = text.partition(" ")
    number, _, unit = amount.partition(" ")
    _amount(f"remarks.csv: {text!r}", number, unit)
    return SubKind(name, number, unit)


def _amount(where: str, number: str, unit: str) -> Fraction:
    """The exact value of a printed number, or LawError saying where it stands."""
    if unit not in UNITS:
        raise LawError(f"{where}: unit {unit!r} is none of {', '.join(UNITS)}")
    try:
        return printed(number, unit)
    except ValueError:
        raise LawError(f"{where}: value {number!r} is no number") from None


def read_limit(row: Row, readings: Mapping[str, Reading], categories: Mapping[str, Category]) -> Limit:
    """One printed row of Table A.1. Refuses what nobody has read, and any code, kind, number or unit unknown."""
    where = f"a1.csv {row['id']}"
    if row["remark"] not in readings:
        raise LawError(f"{where}: remark {row['remark']!r} has no reading in ours/remarks.csv")
    for code in (row["code"], *split(row["excluded_codes"])):
        if code != ALL_FOODS and code not in categories:
            raise LawError(f"{where}: Appendix E has no {code}")
    for text in (row["narrowing"], row["exception"]):
        if text:
            narrowing(text)
    if row["kind"] not in KINDS:
        raise LawError(f"{where}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
    if row["kind"] != "gmp":
        _amount(where, row["value"], row["unit"])
    return Limit(
        id=row["id"],
        heading=row["heading"],
        code=row["code"],
        name=row["name"],
        narrowing=row["narrowing"],
        exception=row["exception"],
        excluded_codes=split(row["excluded_codes"]) or _excluded_in_words(row["exception"]),
        excluded_a2=numbers(row["excluded_a2"]),
        kind=row["kind"],
        number=row["value"],
        unit=row["unit"],
        remark=row["remark"],
        footnote=row["footnote"],
        page=int(row["pdf_page"]),
        printed_page=int(row["page"]),
        reading=readings[row["remark"]],
    )


def _excluded_in_words(exception: str) -> tuple[str, ...]:
    """Codes of an exception that names a category without its code (速溶咖啡除外)."""
    return narrowing(exception).codes if exception else ()


def numbers(ranges: str) -> frozenset[int]:
    """`1-48|50-68` → the numbers it names."""
    found: set[int] = set()
    for part in split(ranges):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def index(limits: Iterable[Limit]) -> dict[str, dict[str, tuple[Limit, ...]]]:
    """Rows by heading and category; equally specific rows that nothing tells apart raise TieError."""
    found: dict[str, dict[str, tuple[Limit, ...]]] = {}
    for limit in limits:
        rows = found.setdefault(limit.heading, {})
        for other in rows.get(limit.code, ()):
            _refuse_tie(other, limit)
        rows[limit.code] = (*rows.get(limit.code, ()), limit)
    return found


def _refuse_tie(one: Limit, other: Limit) -> None:
    if _told_apart(one) == _told_apart(other):
        raise TieError(
            f"{one.id} (page {one.page}: {one.name} {one.number} {one.unit} {one.remark}) and "
            f"{other.id} (page {other.page}: {other.name} {other.number} {other.unit} {other.remark}) "
            "are equally specific and nothing tells them apart"
        )


def _told_apart(limit: Limit) -> tuple[object, ...]:
    facts = limit.reading
    return (limit.narrowing, limit.exception, facts.only_members, facts.only_if, facts.excluded)
