"""What a read ingredient list consists of. Positions count characters of the text as given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tianheng.standards.names.additives import Resolution

Kind = Literal["ingredient", "compound", "additive", "flavouring", "fortifier", "culture", "aid", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that is no ingredient: a title, a warning, storage advice."""

    text: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        """`{"text", "start", "end"}`."""
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Named:
    """One additive a label names, and what the name stands for.

    `function` is the class printed before it, in the words of Appendix D (着色剂 for 色素), "" if none; `path`
    the compound ingredients it stands in, outermost first, empty when it was added to the food itself.
    `table` "" means that no substance is settled: `question` says what to ask; without a question it is a
    lawful collective name (食用香精). `ins` is the code printed in the label, in the standard's spelling.
    """

    raw: str
    start: int
    end: int
    function: str
    path: tuple[str, ...]
    table: str
    target: str
    member: str
    how: str
    score: int
    question: str
    ins: str

    @property
    def carried(self) -> bool:
        """Whether it came with a compound ingredient (its carry-over is a question of GB 2760 3.4)."""
        return bool(self.path)

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        named: dict[str, Any] = {field: getattr(self, field) for field in self.__slots__}
        return {**named, "path": list(self.path)}


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One entry of the list with what stands in its brackets.

    `percent` is the amount printed with it (in %; with ≥ or a range its lower number), `function` the class
    printed before it, `resolution` what the name stands for (None for a mere class or title).
    """

    name: str
    start: int
    end: int
    kind: Kind
    function: str = ""
    percent: Decimal | None = None
    children: tuple[Ingredient, ...] = ()
    resolution: Resolution | None = None

    def walk(self) -> Iterator[Ingredient]:
        """Itself and everything below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_json(self) -> dict[str, Any]:
        """Name, positions, kind, function, percent as text, children; names it may stand for."""
        return {
            "name": self.name,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "function": self.function,
            "percent": None if self.percent is None else str(self.percent),
            "children": [child.to_json() for child in self.children],
            "question": self.resolution.question if self.resolution else "",
        }


@dataclass(frozen=True, slots=True)
class Label:
    """A printed ingredient list, read."""

    text: str
    ingredients: tuple[Ingredient, ...]
    additives: tuple[Named, ...]
    trailing: tuple[Span, ...]
    problems: tuple[str, ...]

    def walk(self) -> Iterator[Ingredient]:
        """Every ingredient at every depth, in the order of the text."""
        for ingredient in self.ingredients:
            yield from ingredient.walk()

    def to_json(self) -> dict[str, Any]:
        """The shape of `tianheng label` and of REST."""
        return {
            "text": self.text,
            "ingredients": [ingredient.to_json() for ingredient in self.ingredients],
            "additives": [additive.to_json() for additive in self.additives],
            "trailing": [span.to_json() for span in self.trailing],
            "problems": list(self.problems),
        }
