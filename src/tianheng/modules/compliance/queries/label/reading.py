"""An ingredient list as read: the text with its additives marked, one entry per additive, the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.label.order import out_of_order
from tianheng.modules.compliance.queries.standard.tables import LISTINGS
from tianheng.standards import edition
from tianheng.standards.labels import Ingredient, Label, Named, Span, read
from tianheng.standards.labels.senses import FORTIFIER_STANDARD, GUM_BASE_STANDARD, governed_by
from tianheng.standards.names.additives import Match

Text = str | Promise
ADDITIVE, FLAVOURING, AID, FORTIFIER = "additive", "flavouring", "aid", "fortifier"
ELSEWHERE, FORBIDDEN, UNKNOWN, COLLECTIVE = "elsewhere", "forbidden", "unknown", "collective"
WORDS: dict[str, Text] = {
    ADDITIVE: _("食品添加剂"),
    FLAVOURING: _("食品用香料"),
    AID: _("加工助剂"),
    FORTIFIER: _("营养强化剂"),
    ELSEWHERE: _("另有标准管理"),
    FORBIDDEN: _("不得使用的物质"),
    UNKNOWN: _("没有认准"),
    COLLECTIVE: _("集合名称"),
}
INGREDIENT_WORDS: dict[str, Text] = {
    "compound": _("复合配料"),
    "additive": _("食品添加剂"),
    "flavouring": _("食品用香料"),
    "fortifier": _("营养强化剂"),
    "culture": _("菌种"),
    "aid": _("加工助剂"),
    "unknown": _("没有认准"),
}
MOST_OFFERED = 4
_KINDS = {"a1": ADDITIVE, "b2": FLAVOURING, "b3": FLAVOURING, "c1": AID, "c2": AID, "c3": AID}


@dataclass(frozen=True, slots=True)
class Entry:
    """One additive of the list: what it is, why, what to ask, what it may have been meant for."""

    number: int
    named: Named
    kind: str
    reason: str
    suggestions: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name to judge and to write: the member where the label says it, else the standard's name."""
        return self.named.member or self.named.target

    @property
    def words(self) -> Text:
        """What kind of substance it is."""
        return WORDS[self.kind]

    @property
    def place(self) -> Text:
        """The table that names it: `表A.1`."""
        return LISTINGS[self.named.table].name if self.named.table else ""

    @property
    def heading(self) -> str:
        """The id of its heading in Table A.1, "" when another table governs it."""
        found = edition().by_name.get(self.named.target) if self.named.table == "a1" else None
        return found.id if found else ""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that Table A.1 names."""
        found = edition().by_name.get(self.named.target) if self.named.table == "a1" else None
        return found.functions if found else ()

    @property
    def within(self) -> str:
        """The compound ingredients it came with, outermost first."""
        return " › ".join(self.named.path)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text: an additive, something that is no ingredient, or plain text."""

    text: str
    entry: Entry | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """An ingredient in the tree with those in its brackets."""

    ingredient: Ingredient
    words: Text
    children: tuple[Branch, ...]

    @property
    def alarming(self) -> bool:
        """Whether it needs a second look."""
        return self.ingredient.kind == "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """A list, read."""

    label: Label
    entries: tuple[Entry, ...]
    segments: tuple[Segment, ...]
    tree: tuple[Branch, ...]
    remarks: tuple[str, ...]

    @property
    def direct(self) -> tuple[Entry, ...]:
        """The additives added to the food itself."""
        return tuple(entry for entry in self.entries if not entry.named.carried)


def reading(text: str) -> Reading:
    """Read a list. Raises InputError when it is longer than a list can be."""
    label = read(text)
    by_place = {one.start: one for one in label.walk()}
    entries = tuple(
        _entry(number, named, by_place.get(named.start))
        for number, named in enumerate(label.additives, start=1)
    )
    tree = tuple(_branch(one, "") for one in label.ingredients)
    remarks = tuple(dict.fromkeys((*label.problems, *out_of_order(label.ingredients))))
    return Reading(label, entries, tuple(_segments(label, entries)), tree, remarks)


def _entry(number: int, named: Named, ingredient: Ingredient | None) -> Entry:
    resolution = ingredient.resolution if ingredient else None
    matches = resolution.matches if resolution else ()
    near = (*matches, *resolution.suggestions) if resolution and not named.table else ()
    names = tuple(dict.fromkeys(match.member or match.target for match in near))
    return Entry(number, named, _kind(named), _reason(named, matches), names[:MOST_OFFERED])


def _kind(named: Named) -> str:
    if not named.table:
        return UNKNOWN if named.question else COLLECTIVE
    if named.table in ("nonedible", "withdrawn"):
        return FORBIDDEN
    if named.table == "elsewhere":
        governed = governed_by(named.target)
        return {FORTIFIER_STANDARD: FORTIFIER, GUM_BASE_STANDARD: ADDITIVE}.get(governed, ELSEWHERE)
    return _KINDS[named.table]


def _reason(named: Named, matches: tuple[Match, ...]) -> str:
    """Why the name stands for what it stands for."""
    if named.how == "exact" and named.raw == named.target:
        return ""
    own = [m for m in matches if (m.table, m.target) == (named.table, named.target)]
    exact = [m for m in own if m.member == named.member] or own
    return exact[0].reason if exact else ""


def _segments(label: Label, entries: tuple[Entry, ...]) -> Iterator[Segment]:
    """The whole text in order, cut at its additives and at what is no ingredient."""
    at = 0
    for start, end, entry in sorted(_marks(label.trailing, entries), key=lambda mark: mark[:2]):
        if start < at:
            continue
        if start > at:
            yield Segment(label.text[at:start])
        yield Segment(label.text[start:end], entry, entry is None)
        at = end
    if at < len(label.text):
        yield Segment(label.text[at:])


def _marks(trailing: tuple[Span, ...], entries: tuple[Entry, ...]) -> Iterator[tuple[int, int, Entry | None]]:
    yield from ((entry.named.start, entry.named.end, entry) for entry in entries)
    yield from ((span.start, span.end, None) for span in trailing)


def _branch(one: Ingredient, above: str) -> Branch:
    """What kind it is, is said where it differs from what it stands in and from its own name."""
    words = INGREDIENT_WORDS.get(one.kind, "")
    said = one.kind == above or one.name == words
    return Branch(one, "" if said else words, tuple(_branch(child, one.kind) for child in one.children))
