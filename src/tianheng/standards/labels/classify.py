"""From nodes to ingredients: what each name is, where it stands, and what must be asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tianheng.standards.labels.collect import Collector
from tianheng.standards.labels.compact import Compact
from tianheng.standards.labels.entry import Entry, entry, is_note, percent_in, without_contains
from tianheng.standards.labels.leaves import ANNOUNCED, Leaves
from tianheng.standards.labels.model import Ingredient, Kind
from tianheng.standards.labels.nesting import Node
from tianheng.standards.labels.ordinary import looks_chemical
from tianheng.standards.labels.place import Place, inside_announcer, inside_compound
from tianheng.standards.labels.prefixes import Prefix, prefix_of
from tianheng.standards.labels.senses import Meaning, is_known, meaning

_TITLES = frozenset({"配料", "配料表", "原料", "辅料", "原辅料", "主料", "成分", "主要原料", "主要配料"})


@dataclass(slots=True)
class Classifier:
    """Turns the nodes of one label into ingredients; the additives gather in `out`."""

    text: Compact
    out: Collector = field(init=False)
    leaves: Leaves = field(init=False)

    def __post_init__(self) -> None:
        self.out = Collector(self.text)
        self.leaves = Leaves(self.out)

    def all(self, nodes: list[Node], place: Place) -> tuple[Ingredient, ...]:
        """The ingredients of sibling nodes."""
        return tuple(ingredient for node in nodes for ingredient in self.one(node, place))

    def one(self, node: Node, place: Place) -> Iterator[Ingredient]:
        """The ingredient a node is; none for a mere percentage, several for names without separators."""
        found = self._entry(node)
        prefix = prefix_of(found.name)
        if prefix is None and found.contained and prefix_of(without_contains(found).name):
            found = without_contains(found)
            prefix = prefix_of(found.name)
        if found.name in _TITLES or (not found.name and node.children):
            yield from self.all(node.children, place)
        elif is_note(found.name) or _is_numbering(found.name):
            return
        elif prefix is not None:
            yield from self._announced(node, found, prefix, place)
        elif node.children:
            *before, last = self.leaves.cut_at_breaks(found)
            for part in before:
                yield from self.leaves.part(part, place)
            yield self._with_children(node, last, place)
        else:
            yield from self.leaves.read(found, place)

    def _announced(self, node: Node, found: Entry, prefix: Prefix, place: Place) -> Iterator[Ingredient]:
        children = self._real(node)
        if children:
            below = self.all(children, inside_announcer(node, prefix, place))
            kind = ANNOUNCED[prefix.scope]
            yield self.out.ingredient(found, kind, prefix.function, children=below)
        elif prefix.scope == "additive" and not prefix.function and not prefix.premix:
            self.text.problem(f"“{self.out.printed(found)}”之后没有写具体名称")
        else:
            yield self.leaves.bare_class(found, prefix, place)

    def _with_children(self, node: Node, found: Entry, place: Place) -> Ingredient:
        whole = self._whole(node, found, place)
        if whole is not None:
            return self.leaves.known(*whole, place)
        percent = percent_in(self.text, node.children) if found.percent is None else found.percent
        known = self.leaves.meaning(found, place)
        children = self._real(node)
        if known is not None and known.kind not in ("ingredient", "culture"):
            if known.match is None and children and not known.ins:
                return self._mixture(node, found, known, percent, place)
            return self._known_with_children(node, found, known, percent, place)
        if not children:
            return next(iter(self.leaves.read(replace(found, percent=percent), place)))
        below = self.all(children, inside_compound(node, self.out.printed(found), place))
        resolution = known.resolution if known else None
        kind: Kind = "compound" if below else "ingredient"
        return self.out.ingredient(found, kind, percent=percent, children=below, resolution=resolution)

    def _mixture(
        self, node: Node, found: Entry, known: Meaning, percent: Decimal | None, place: Place
    ) -> Ingredient:
        """蛋糕油(单,双甘油脂肪酸酯、山梨糖醇液): the bracket answers what a trade name leaves open."""
        inner = replace(place, scope="additive", loose=True)
        below = self.all(self._real(node), inner)
        return self.out.ingredient(
            found, "additive", place.function, percent=percent, children=below, resolution=known.resolution
        )

    def _whole(self, node: Node, found: Entry, place: Place) -> tuple[Entry, Meaning] | None:
        """二氧化硫(及亚硫酸盐): name and bracket together are a name."""
        if node.opened != "(" or not node.closed:
            return None
        text = self.text.text[found.start : node.stop]
        known = meaning(text, place.scope, place.function)
        return (replace(found, name=text, end=node.stop), known) if known and known.match else None

    def _known_with_children(
        self, node: Node, found: Entry, known: Meaning, percent: Decimal | None, place: Place
    ) -> Ingredient:
        """柠檬酸(330), 味精(谷氨酸钠), 山梨酸钾(防腐剂): what repeats the name is not a second additive."""
        function, others = place.function, []
        for child in self._real(node):
            name = self._entry(child).name
            prefix = prefix_of(name)
            if prefix and not child.children:
                function = prefix.function or function
            elif child.children or not _says_nothing_new(name, known):
                others.append(child)
        self.out.name(found, known, replace(place, function=function), known.question)
        inner = inside_compound(node, self.out.printed(found), replace(place, scope=""))
        below = self.all(others, inner)
        return self.out.ingredient(
            found, known.kind, function, percent=percent, children=below, resolution=known.resolution
        )

    def _entry(self, node: Node) -> Entry:
        return entry(self.text, node.start, node.end)

    def _real(self, node: Node) -> list[Node]:
        """The children that name something; percentages and remarks are none."""
        return [child for child in node.children if child.children or not is_note(self._entry(child).name)]


def _says_nothing_new(name: str, known: Meaning) -> bool:
    """The same substance again (330 after 柠檬酸), or a remark that is no ingredient (大豆来源)."""
    targets = {(match.table, match.target) for match in known.resolution.matches}
    again = meaning(name, "additive", "")
    if again is not None and any((m.table, m.target) in targets for m in again.resolution.matches):
        return True
    return not (is_known(name) or looks_chemical(name))


def _is_numbering(name: str) -> bool:
    """One or two figures are numbering or a lost quotation; no code is so short."""
    return name.isdigit() and len(name) < 3
