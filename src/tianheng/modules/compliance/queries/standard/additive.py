"""Everything the standard, and we beside it, say of one additive of Table A.1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.standard.reach import Reach, reaches
from tianheng.modules.compliance.queries.standard.texts import Sentence, notes_of
from tianheng.modules.compliance.queries.standard.words import LAW, function_code, page_words
from tianheng.standards import edition
from tianheng.standards.factors import Factor, load_factors
from tianheng.standards.model import Heading, Limit
from tianheng.standards.names import fold, resolve
from tianheng.standards.names.additives import Match
from tianheng.standards.narrowings import narrowing
from tianheng.standards.phrases import say
from tianheng.standards.source import Row, split, table
from tianheng.standards.substances import Use, uses
from tianheng.standards.units import shown

ALIASES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("俗名、简称"), ("everyday", "abbrev", "traditional")),
    (_("英文名称"), ("english",)),
    (_("CAS号"), ("cas",)),
    (_("常见误写"), ("slip",)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of Table A.1 as a page shows it, with where it reaches."""

    limit: Limit
    reach: Reach
    page: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """How much of the basis a gram of a substance carries, ready to print."""

    factor: Factor
    shown: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Tint:
    """The hue of a colour (ours), in words; `other` the hues it might be counted as."""

    member: str
    hue: str
    other: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An additive's page."""

    heading: Heading
    page: str
    functions: tuple[tuple[str, str], ...]
    members: tuple[Row, ...]
    aliases: tuple[Row, ...]
    lines: tuple[Line, ...]
    notes: tuple[Sentence, ...]
    conversions: tuple[Conversion, ...]
    tints: tuple[Tint, ...]
    uses: tuple[Use, ...]
    notices: tuple[Row, ...]
    elsewhere: tuple[Match, ...]
    abused: tuple[Row, ...]

    @property
    def alias_groups(self) -> tuple[tuple[str | Promise, tuple[Row, ...]], ...]:
        """The names people use, under what they are; names that mean several things are left out."""
        own = [row for row in self.aliases if not row["ambiguous"]]
        groups = ((title, tuple(row for row in own if row["kind"] in kinds)) for title, kinds in ALIASES)
        return tuple((title, rows) for title, rows in groups if rows)


def find_heading(key: str) -> Heading | None:
    """An additive of Table A.1 by its id (`h016`) or its name; None when there is none."""
    law = edition()
    return law.headings.get(key) or law.by_name.get(key)


def heading_of_row(row: str) -> str:
    """The id of the additive that a row of Table A.1 (`a1-0265`) belongs to; "" when there is no such row."""
    return next((one["heading"] for one in table(f"{LAW}/a1.csv") if one["id"] == row), "")


def sheet(heading: Heading) -> Sheet:
    """The page of an additive; its questions speak the language now spoken."""
    own = next(row for row in table(f"{LAW}/headings.csv") if row["id"] == heading.id)
    return Sheet(
        heading=heading,
        page=page_words(own["page"], own["pdf_page"]),
        functions=tuple((name, function_code(name)) for name in heading.functions),
        members=tuple(
            {**row, "aliases": row["aliases"].replace("|", "、")}
            for row in _of_heading("members", heading, "heading")
        ),
        aliases=tuple(r for r in _of_heading("aliases", heading, "target") if r["target_table"] == "a1"),
        lines=lines(heading),
        notes=notes_of(heading.id),
        conversions=tuple(_conversion(one) for one in load_factors() if one.heading == heading.name),
        tints=tuple(_tint(row) for row in _of_heading("hues", heading, "heading")),
        uses=uses(heading.name),
        notices=notices_of(heading),
        elsewhere=_other_tables(heading),
        abused=tuple(r for r in table("nonedible/abused.csv") if heading.name in split(r["headings"])),
    )


def lines(heading: Heading) -> tuple[Line, ...]:
    """The rows of an additive in printed order."""
    reach = reaches(heading.id)
    limits = [limit for rows in edition().rows[heading.id].values() for limit in rows]
    ordered = sorted(limits, key=lambda limit: limit.id)
    return tuple(
        Line(one, reach[one.id], page_words(one.printed_page, one.page), questions(one)) for one in ordered
    )


def questions(limit: Limit) -> tuple[str, ...]:
    """What the wording of a row asks of the product; exclusions by code ask nothing."""
    read = [narrowing(text) for text in (limit.narrowing, limit.exception) if text]
    return tuple(one.question for one in read if one.kind == "only" or not one.codes)


def _of_heading(name: str, heading: Heading, column: str) -> tuple[Row, ...]:
    return tuple(row for row in table(f"{LAW}/ours/{name}.csv") if row[column] == heading.name)


def _tint(row: Row) -> Tint:
    other = "、".join(say(f"hue_{hue}") for hue in split(row["borderline"]))
    return Tint(row["member"], say(f"hue_{row['hue']}"), other, row["source"], row["confidence"])


def _conversion(factor: Factor) -> Conversion:
    words = shown(factor.factor)
    return Conversion(factor, words, Fraction(words) == factor.factor)


def notices_of(heading: Heading) -> tuple[Row, ...]:
    """Rows of notices that name the additive; nobody has compared them with the notices' own text."""
    key = fold(heading.name)
    rows = table("announcements/announcements.csv")
    return tuple(row for row in rows if key in (fold(row["heading"]), fold(row["additive"])))


def _other_tables(heading: Heading) -> tuple[Match, ...]:
    """Where else the same substance stands: as a flavouring, an aid, a fortifier, a food."""
    names = (heading.name, *(row["member"] for row in _of_heading("members", heading, "heading")))
    found = {(m.table, m.target): m for name in names for m in resolve(name).matches if m.table != "a1"}
    return tuple(found.values())
