"""The form of 配方核查: what was posted, as a formula for the check and as values to show again.

The form's field names are those of the check's JSON (`food.category`, `items[0].amount`), so a mistake or a question
names the control it belongs to. Only percentages differ: people write 30, the check takes 0.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianheng.modules.compliance.forms.figures import share
from tianheng.modules.compliance.forms.lines import LABELS, Line
from tianheng.modules.compliance.queries.questions import ANSWER, UNITS, control
from tianheng.standards import InputError, InputErrors

ROW = re.compile(r"items\[(\d{1,5})\]\.([a-z_.]{1,40})")
POINTED = re.compile(r"items\[(\d+)\]")
PERCENT = ("food.fat_fraction", "food.moisture_fraction")
PLAIN = ("food.category", "food.description", "food.as_drunk_category")
YES, NO = "yes", "no"
FIELDS = {
    "title": gettext_lazy("配方名称或编号"),
    "production_date": gettext_lazy("生产日期"),
    "food.category": gettext_lazy("食品分类号"),
    "food.description": gettext_lazy("产品名称"),
    "food.as_drunk_category": gettext_lazy("冲调后的食品分类号"),
    "food.fat_fraction": gettext_lazy("成品脂肪含量"),
    "food.moisture_fraction": gettext_lazy("成品水分"),
    "food.beans_fraction": gettext_lazy("每千克成品用豆"),
    "food.dilution_factor": gettext_lazy("稀释倍数"),
    "food.reconstitution_factor": gettext_lazy("冲调倍数"),
    "food.concentration_factor": gettext_lazy("浓缩倍数"),
    "food.density_kg_per_l": gettext_lazy("密度"),
    "items": gettext_lazy("食品添加剂"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: the control's id, its label, the line's number (None for the food), the value and the mend."""

    id: str
    field: str
    value: str
    mend: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the food: the form's name of it, its label, the value as typed, its unit."""

    name: str
    label: str
    value: str
    unit: str

    @property
    def control(self) -> str:
        """The id of its control."""
        return control(self.name)


@dataclass
class Entered:
    """What was posted. `values` of the food and the date, `answers` by narrowing, `lines` of additives."""

    values: dict[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> list[Line]:
        """The lines that say anything."""
        return [line for line in self.lines if not line.blank]

    @property
    def category(self) -> str:
        """The category's code as typed."""
        return self.values.get("food.category", "")

    @property
    def shown(self) -> dict[str, str]:
        """The values for the template, which cannot look up a key with a dot."""
        return {name.replace(".", "_"): value for name, value in self.values.items()}

    @property
    def wrong(self) -> dict[str, str]:
        """The errors for the template."""
        return {name.replace(".", "_"): said for name, said in self.errors.items()}

    @property
    def facts(self) -> list[Fact]:
        """The facts of the food that were given, or are wanted."""
        return [
            Fact(name, str(FIELDS[name]), self.values.get(name, ""), str(unit))
            for name, unit in UNITS.items()
            if self.values.get(name) or name in self.errors
        ]

    def make_room(self) -> None:
        """An empty line at the end, for whoever has no script to add one."""
        if not any(line.blank for line in self.lines):
            self.lines.append(Line(max((int(line.index) for line in self.lines), default=-1) + 1))

    def formula(self) -> dict[str, Any]:
        """The JSON shape of the check. Raises InputErrors; fields are numbered as in the formula."""
        mistakes: list[InputError] = []
        items = [taken(mistakes, line.item) for line in self.filled]
        facts = {
            name[5:]: taken(mistakes, lambda n=name: self.fact(n)) for name in UNITS if self.values.get(name)
        }
        if mistakes:
            raise InputErrors(mistakes)
        answers = {key: said == YES for key, said in self.answers.items() if said in (YES, NO)}
        food = {name[5:]: self.values[name] for name in PLAIN if self.values.get(name)}
        return {
            "id": self.values.get("title", ""),
            "production_date": self.values.get("production_date") or None,
            "food": {"category": self.category, **food, "answers": answers, **facts},
            "items": items,
        }

    def fact(self, name: str) -> str:
        """A fact of the food as the check takes it."""
        value = self.values[name]
        return share(name, value) if name in PERCENT else value

    def place(self, where: str) -> str:
        """A field of the formula as the form's own name: lines may have been removed in between."""
        found = POINTED.match(where)
        if not found:
            return where
        rest = re.sub(r"\.composition\[.*", ".composition", where[found.end() :])
        rest = rest.replace(".residue.unit", ".residue_unit").replace(".residue.value", ".residue")
        return f"items[{self.filled[int(found[1])].index}]{rest}"

    def blame(self, mistakes: Iterable[InputError], *, placed: bool) -> list[Problem]:
        """The mistakes, noted on their controls. `placed` says that their fields are already the form's own names."""
        return [self.noted(one if placed else moved(one, self.place(one.field))) for one in mistakes]

    def noted(self, error: InputError) -> Problem:
        """One mistake, kept beside its control."""
        found = ROW.match(error.field)
        self.errors[error.field] = error.mend
        if not found:
            return Problem(control(error.field), label(error.field), error.value, error.mend)
        for number, line in enumerate(self.filled, 1):
            if str(line.index) == found[1]:
                line.errors[found[2]] = error.mend
                field = _("第 %(number)s 行 %(label)s") % {
                    "number": number,
                    "label": LABELS.get(found[2], found[2]),
                }
                return Problem(control(error.field), field, error.value, error.mend)
        return Problem(control(error.field), error.field, error.value, error.mend)


def taken(mistakes: list[InputError], read: Any) -> Any:
    """`read()`, or None with its mistake noted."""
    try:
        return read()
    except InputError as error:
        mistakes.append(error)
        return None


def moved(error: InputError, where: str) -> InputError:
    """The same mistake at another place."""
    return InputError(where, error.value, error.mend)


def label(name: str) -> str:
    """What people call a field of the food."""
    return str(FIELDS.get(name, name.removeprefix(ANSWER)))


def empty(today: date) -> Entered:
    """A form nobody has touched."""
    return Entered({"production_date": today.isoformat()}, lines=[Line(number) for number in range(3)])


def read(post: Mapping[str, str]) -> Entered:
    """What was posted, unknown fields left out."""
    entered = Entered({name: post[name].strip()[:2000] for name in FIELDS if name in post})
    rows: dict[int, Line] = {}
    for name, value in post.items():
        found = ROW.fullmatch(name)
        if found and found[2] in LABELS:
            rows.setdefault(int(found[1]), Line(int(found[1]))).values[found[2]] = value.strip()[:4000]
        elif name.startswith(ANSWER) and value:
            entered.answers[name.removeprefix(ANSWER)[:300]] = value
    entered.lines = [rows[index] for index in sorted(rows)]
    return entered


def of_formula(formula: Mapping[str, Any], lines: Iterable[Mapping[str, str]], today: date) -> Entered:
    """A form filled in beforehand: an example."""
    entered = Entered({"production_date": today.isoformat(), **formula})
    entered.lines = [Line(number, dict(values)) for number, values in enumerate(lines)]
    return entered
