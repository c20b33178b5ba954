"""What the check asks, as controls: yes or no, a number, a choice, or a place in the form to go to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.queries.foods import choices_below
from tianheng.standards.names import resolve

ANSWER = "food.answers."
# Facts of the food that are numbers: what stands behind the input.
UNITS = {
    "food.fat_fraction": "%",
    "food.moisture_fraction": "%",
    "food.beans_fraction": "kg",
    "food.dilution_factor": _("倍"),
    "food.reconstitution_factor": _("倍"),
    "food.concentration_factor": _("倍"),
    "food.density_kg_per_l": "kg/L",
}
AID = "食品工业用加工助剂"


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `kind`: yes_no, number, fill, go or say; `name`: the form's field that takes the answer.

    `about` are the additives it matters to; `options` are (value, shown) for a choice or a fill.
    """

    kind: str
    name: str
    text: str
    about: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""

    @property
    def control(self) -> str:
        """The id of the control that takes the answer."""
        return control(self.name)

    @property
    def key(self) -> str:
        """The narrowing that is answered."""
        return self.name.removeprefix(ANSWER)


def control(name: str) -> str:
    """A field's name as the id of its control: `items[0].amount` → `items-0-amount`."""
    return re.sub(r"[\[\].]+", "-", name).strip("-").replace(" ", "_")


def food_questions(items: list[dict[str, Any]], formula: dict[str, Any]) -> Iterator[Question]:
    """The questions about the food, each once, with the additives it matters to."""
    asked: dict[str, tuple[str, list[str]]] = {}
    for item in items:
        for ask in item["asks"]:
            if ask["field"].startswith("food"):
                asked.setdefault(ask["field"], (ask["question"], []))[1].append(item["additive"])
    for name, (text, about) in asked.items():
        yield _about_food(name, text, tuple(dict.fromkeys(about)), formula)


def _about_food(name: str, text: str, about: tuple[str, ...], formula: dict[str, Any]) -> Question:
    if name.startswith(ANSWER):
        return Question("yes_no", name, text, about)
    if name in UNITS:
        return Question("number", name, text, about, unit=str(UNITS[name]))
    if name == "food.category":
        options = [(one.code, f"{one.code} {one.name}") for one in choices_below(formula["food"]["category"])]
        return Question("fill", name, text.partition(":")[0], about, tuple(options))
    return Question("say", name, text, about)


def item_questions(item: dict[str, Any], place: Callable[[str], str]) -> Iterator[Question]:
    """The questions about one item, each with where its answer goes in the form."""
    for ask in item["asks"]:
        if not ask["field"].startswith("food"):
            yield _about_item(ask["field"], ask["question"], item, place)


def _about_item(where: str, text: str, item: dict[str, Any], place: Callable[[str], str]) -> Question:
    name, key = place(where), where.rpartition(".")[2]
    if where == item["field"]:
        return Question("say", name, text)
    if key == "source":
        return Question("fill", f"{name}.confirmed", text, options=(("yes", str(_("是，属实"))),))
    if key == "function":
        return Question("fill", name, text, options=((AID, str(_("是，作加工助剂"))),))
    if key == "additive" and "composition" not in where:
        return Question("fill", name, text, options=tuple(_near(item["additive"])))
    return Question("go", name, text)


def sum_questions(entry: dict[str, Any], place: Callable[[str], str]) -> Iterator[Question]:
    """The questions that a sum of proportions leaves open; they go to the function of an additive."""
    asks = {ask["question"]: ask["field"] for ask in entry.get("asks", ())}
    for text in entry.get("questions", ()):
        yield Question("go", place(asks[text]), text) if text in asks else Question("say", "", text)


def _near(name: str) -> Iterator[tuple[str, str]]:
    """Names to take up instead of one that is unknown or ambiguous."""
    found = resolve(name)
    names = dict.fromkeys(match.member or match.target for match in (*found.matches, *found.suggestions))
    for other in list(names)[:5]:
        if other != name:
            yield other, other
