"""Single names: known, misprinted, run together, or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tianheng.standards.labels.collect import Collector
from tianheng.standards.labels.entry import Entry, entry, without_contains
from tianheng.standards.labels.model import Ingredient, Kind
from tianheng.standards.labels.ordinary import looks_chemical, looks_like_colour, looks_like_food
from tianheng.standards.labels.place import Place
from tianheng.standards.labels.prefixes import Prefix, Scope, leading_prefix, prefix_of
from tianheng.standards.labels.repair import glued, mended, pieces
from tianheng.standards.labels.senses import Meaning, is_additive, is_known, meaning
from tianheng.standards.names.additive_codes import ins_of
from tianheng.standards.names.additives import SCORES, find, resolve

ANNOUNCED: dict[Scope, Kind] = {
    "additive": "additive",
    "flavouring": "flavouring",
    "fortifier": "fortifier",
    "culture": "culture",
    "aid": "aid",
}
# No single printed name is as long; what is longer is a text without separators.
LONGEST_NAME = 120
_NEAR_ENOUGH = 78
_LONG_FOR_FOOD = 3


@dataclass(slots=True)
class Leaves:
    """Turns names without anything in brackets into ingredients."""

    out: Collector

    def read(self, found: Entry, place: Place) -> Iterator[Ingredient]:
        """The ingredient of a name, or the several that run together in it."""
        prefixed = self._prefixed(found, place)
        if prefixed:
            yield from prefixed
            return
        known = self.meaning(found, place)
        if known is None and found.contained:
            found = without_contains(found)
            known = self.meaning(found, place)
        if known is not None:
            yield self.known(found, known, place)
        else:
            yield from self._split(found, place) or [self._unlisted(found, place)]

    def meaning(self, found: Entry, place: Place) -> Meaning | None:
        """What the name means where it stands, mended if print or scan garbled it; said when mended."""
        known = meaning(found.name, place.scope, place.function)
        if known is None and (right := mended(found.name)):
            known = _as_slip(meaning(right, place.scope, place.function))
        if known is not None:
            self._say_if_mended(found, known)
        return known

    def known(self, found: Entry, known: Meaning, place: Place) -> Ingredient:
        """The ingredient of a name that a table knows; foods and cultures are not additives."""
        if known.kind not in ("ingredient", "culture"):
            self.out.name(found, known, place, known.question)
        return self.out.ingredient(found, known.kind, place.function, resolution=known.resolution)

    def bare_class(self, found: Entry, prefix: Prefix, place: Place) -> Ingredient:
        """食用香精 is complete as it stands; 膨松剂 without a name is not, and is asked about."""
        place = replace(place, function=prefix.function)
        if prefix.scope in ("additive", "fortifier", "aid"):
            question = f"“{self.out.printed(found)}”只写了类别，没有写具体名称"
            self.out.text.problem(question)
            self.out.name(found, None, place, question)
        elif prefix.scope == "flavouring":
            self.out.name(found, None, place, "")
        return self.out.ingredient(found, ANNOUNCED[prefix.scope], prefix.function)

    def part(self, part: Entry, place: Place) -> Iterator[Ingredient]:
        """One of several names that stood without separators."""
        prefix = prefix_of(part.name)
        if prefix:
            yield self.bare_class(part, prefix, place)
        elif part.name:
            yield from self.read(part, place)

    def cut_at_breaks(self, found: Entry) -> list[Entry]:
        """食用盐 酱油: names divided by white space only."""
        parts = pieces(found.name, self._breaks(found), is_known) if self._breaks(found) else []
        return self._entries(found, parts) or [found]

    def _breaks(self, found: Entry) -> list[int]:
        return sorted(at - found.start for at in self.out.text.breaks if found.start < at < found.end)

    def _entries(self, found: Entry, parts: list[tuple[int, int]]) -> list[Entry]:
        return [entry(self.out.text, found.start + start, found.start + end) for start, end in parts]

    def _say_if_mended(self, found: Entry, known: Meaning) -> None:
        right = known.ins if known.ins and not ins_of(found.name) else ""
        if known.match and known.match.how == "slip":
            right = known.match.member or known.match.target
        if right:
            self.out.text.problem(f"“{self.out.printed(found)}”按“{right}”读，请核对")

    def _split(self, found: Entry, place: Place) -> list[Ingredient]:
        """Names with nothing, or only white space or 和, between them."""
        known = is_additive if place.scope == "additive" and not place.loose else is_known
        parts = pieces(found.name, self._breaks(found), known)
        if not parts and looks_chemical(found.name):
            parts = glued(found.name, is_additive)
            if parts:
                name = self.out.printed(found)
                self.out.text.problem(f"“{name}”中间缺少分隔，按{len(parts)}种读，请核对")
        return [made for part in self._entries(found, parts) for made in self.part(part, place)]

    def _prefixed(self, found: Entry, place: Place) -> list[Ingredient]:
        """防腐剂山梨酸钾, 食品添加剂-柠檬酸: the announcing word stands right before the name."""
        prefix = leading_prefix(found.name) if len(found.name) <= LONGEST_NAME else None
        if prefix is None or prefix.scope in ("culture", "flavouring"):
            return []
        rest = found.name[len(prefix.word) :]
        skip = len(prefix.word) + len(rest) - len(rest.lstrip("-·"))
        part = entry(self.out.text, found.start + skip, found.end)
        inner = replace(place, scope=prefix.scope, function=prefix.function or place.function)
        certain = is_additive(part.name) or leading_prefix(part.name)
        return list(self.read(part, inner)) if certain else []

    def _unlisted(self, found: Entry, place: Place) -> Ingredient:
        """A name no table knows: a food outside the scopes of additives, otherwise a question."""
        if place.scope == "culture":
            return self.out.ingredient(found, "culture", resolution=find(found.name))
        outside = place.scope == "" or place.loose
        food = looks_like_food(found.name) and outside
        if food or place.scope == "flavouring" or (place.scope == "" and not _suspicious(found.name)):
            return self.out.ingredient(found, "ingredient", resolution=find(found.name))
        resolution = resolve(self.out.printed(found))
        self.out.name(found, None, place, resolution.question)
        return self.out.ingredient(found, "unknown", place.function, resolution=resolution)


def _as_slip(known: Meaning | None) -> Meaning | None:
    if known is None or known.match is None:
        return known
    return replace(known, match=known.match._replace(how="slip", score=SCORES["slip"]))


def _suspicious(name: str) -> bool:
    """Sounds like chemistry and is near a listed name, or too long to be one of the few foods that do."""
    if looks_like_food(name) or not (looks_chemical(name) or looks_like_colour(name)):
        return False
    near = resolve(name).suggestions
    long = looks_chemical(name) and len(name) > _LONG_FOR_FOOD
    return long or (bool(near) and near[0].score >= _NEAR_ENOUGH)
