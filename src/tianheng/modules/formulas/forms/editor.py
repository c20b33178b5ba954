"""The table editor of a formula: what was posted, as lines to show again and as facts for the action.

The rows stand flat, each with its depth; the tree is made of them, and a mistake in the tree finds its row again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.mistakes import Mistake
from tianheng.modules.compliance.forms.check import NO, PERCENT, YES
from tianheng.modules.compliance.forms.check import Entered as FoodEntered
from tianheng.modules.compliance.queries.questions import ANSWER, UNITS, control
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.formulas.queries.trees import load
from tianheng.modules.formulas.validators import LineFacts, ReadLine
from tianheng.modules.formulas.validators.figures import percent
from tianheng.modules.formulas.validators.lines import LABELS, composed

ROW = re.compile(r"lines\[(\d{1,5})\]\.([a-z_]{1,30})")
PLACE = re.compile(r"lines\[\d+\](?:\.parts\[\d+\])*")
TEXTS = (
    "kind", "name", "amount", "unit", "function", "density", "assay", "hydrate", "category", "residue",
    "residue_unit", "maker", "maker_licence", "spec_standard", "step", "method",
)  # fmt: skip
FLAGS = ("confirmed", "for_specific_food", "imported")
KEYS = (*TEXTS, *FLAGS, "composition", "answers", "depth")
# What says nothing by itself: a row that holds only these is empty.
QUIET = ("kind", "unit", "residue_unit", "depth")
MAIN = ("kind", "name", "amount", "unit")
BATCH = ("basis_amount", "basis_unit", "loss_note", "note")
MOST_ROWS = 400
# A fact of the check's food by the product's own name.
FACT_NAMES = {"density_kg_per_l": "density"}
BACK = {name: key for key, name in FACT_NAMES.items()}


@dataclass
class EditorLine:
    """A row as typed: ``index`` is its number in the form, ``values`` and ``errors`` by key."""

    index: int | str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, key: str) -> str:
        """A value for the template."""
        if key.startswith("__"):
            raise AttributeError(key)
        return self.values.get(key, "")

    @property
    def depth(self) -> int:
        """How deep in compound ingredients it stands, from 0."""
        text = self.values.get("depth", "0")
        return min(int(text[:9]), 9) if text.isdecimal() else 0

    @property
    def blank(self) -> bool:
        """Whether nothing was said on this row."""
        return not any(value for key, value in self.values.items() if key not in QUIET)

    @property
    def unfolded(self) -> bool:
        """Whether something in the folded part is mistaken."""
        return any(key not in MAIN for key in self.errors)

    @property
    def said_more(self) -> int:
        """How many facts the folded part holds."""
        return sum(1 for key, value in self.values.items() if value and key not in (*QUIET, *MAIN))

    def facts(self, parts: list[LineFacts]) -> LineFacts:
        """The row as facts; what cannot be read stays as typed and is refused by name later."""
        values: dict[str, Any] = {key: self.values.get(key, "") for key in TEXTS}
        values["assay"] = assay(values["assay"])
        return LineFacts(
            **values,
            composition=composed(self.values.get("composition", "")),
            answers=answers(self.values.get("answers", "")),
            confirmed=True if self.values.get("confirmed") else None,
            for_specific_food=True if self.values.get("for_specific_food") else None,
            imported=bool(self.values.get("imported")),
            parts=parts,
        )


def assay(text: str) -> str:
    """People write 85, the check takes 0.85."""
    return f"{text}%" if re.fullmatch(r"\d+(\.\d+)?", text) else text


def food_field(where: str) -> str:
    """The control of a fact of the product, where it stands among the questions of the check."""
    name = where.removeprefix("product.")
    key = f"food.{BACK.get(name, name)}"
    return key if key in UNITS else where


def answers(text: str) -> dict[str, bool]:
    """`仅限虾类：是` per line."""
    found = {}
    for line in text.splitlines():
        key, _colon, said = line.replace("：", ":").rpartition(":")
        if key.strip() and said.strip() in ("是", "否"):
            found[key.strip()] = said.strip() == "是"
    return found


@dataclass
class Entered:
    """What was posted: the batch, the rows, and what was answered about the product beside them."""

    batch: dict[str, str]
    lines: list[EditorLine]
    food: FoodEntered
    version: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    places: dict[str, EditorLine] = field(default_factory=dict)

    @property
    def filled(self) -> list[EditorLine]:
        """The rows that say anything."""
        return [line for line in self.lines if not line.blank]

    def tree(self) -> list[LineFacts]:
        """The rows as nested facts; notes which row stands at each place."""
        self.places = {}
        return self._level(list(self.filled), 0, "lines")

    def _level(self, rows: list[EditorLine], depth: int, where: str) -> list[LineFacts]:
        made: list[LineFacts] = []
        while rows:
            row = rows.pop(0)
            inner = []
            while rows and rows[0].depth > depth:
                inner.append(rows.pop(0))
            place = f"{where}[{len(made)}]"
            self.places[place] = row
            made.append(row.facts(self._level(inner, depth + 1, f"{place}.parts")))
        return made

    def product_facts(self) -> dict[str, Any]:
        """What was answered about the product, as facts of it."""
        facts: dict[str, Any] = {}
        for name in UNITS:
            value = self.food.values.get(name)
            if value:
                key = FACT_NAMES.get(name[5:], name[5:])
                facts[key] = f"{value.rstrip('%％ ')}%" if name in PERCENT else value
        said = {key: each == YES for key, each in self.food.answers.items() if each in (YES, NO)}
        return facts | ({"answers": said} if said else {})

    def action_facts(self) -> dict[str, Any]:
        """Everything an action takes."""
        return {**self.batch, "lines": self.tree(), "product_facts": self.product_facts()}

    def place(self, where: str) -> str:
        """A field of the formula as the control's name in the form."""
        found = PLACE.match(where)
        row = self.places.get(found[0]) if found else None
        return f"lines[{row.index}]{where[found.end() :]}" if found and row is not None else where

    def blame(self, mistakes: Iterable[Mistake]) -> list[dict[str, object]]:
        """The mistakes, noted on their rows; as ``{% errors %}`` takes them."""
        return [self._noted(one) for one in mistakes]

    def _noted(self, one: Mistake) -> dict[str, object]:
        shown = one.shown()
        where = self.place(one.field)
        found = ROW.fullmatch(where)
        said = f"{one.says}{one.mend}"
        if found:
            number, row = next((n, r) for n, r in enumerate(self.filled, 1) if str(r.index) == found[1])
            row.errors[found[2]] = said
            shown["field"] = _("第 %(number)s 行 %(label)s") % {
                "number": number, "label": LABELS.get(found[2], found[2])
            }  # fmt: skip
        else:
            self.errors[where] = said
        return {**shown, "id": control(food_field(where))}

    def make_room(self, rows: int = 1) -> None:
        """Empty rows at the end, for whoever has no script to add one."""
        last = max((int(line.index) for line in self.lines), default=-1)
        empty = sum(line.blank for line in self.lines)
        kind = {"kind": LineKind.INGREDIENT, "unit": "kg"}
        self.lines += [EditorLine(last + 1 + n, dict(kind)) for n in range(max(0, rows - empty))]


def read(post: Mapping[str, str]) -> Entered:
    """What was posted, unknown fields left out."""
    rows: dict[int, EditorLine] = {}
    food = FoodEntered({name: post[name].strip()[:40] for name in UNITS if post.get(name)})
    for name, value in post.items():
        found = ROW.fullmatch(name)
        if found and found[2] in KEYS and len(rows) < MOST_ROWS:
            rows.setdefault(int(found[1]), EditorLine(int(found[1]))).values[found[2]] = value.strip()[:4000]
        elif name.startswith(ANSWER) and value:
            food.answers[name.removeprefix(ANSWER)[:300]] = value
    order = list(rows)  # as the browser sent them: a row put in between keeps its place
    version = post.get("version", "")
    return Entered(
        batch={name: post.get(name, "").strip()[:600] for name in BATCH},
        lines=[rows[index] for index in order],
        food=food,
        version=int(version) if version.isdecimal() and len(version) < 9 else None,
    )


def empty() -> Entered:
    """A form nobody has touched."""
    made = Entered({"basis_amount": "", "basis_unit": "kg", "loss_note": "", "note": ""}, [], FoodEntered({}))
    made.make_room(4)
    return made


def of_version(formula: FormulaVersion) -> Entered:
    """A form filled from a stored version."""
    lines: list[EditorLine] = []
    for line in load(formula).lines:
        _rows_of(lines, line, 0)
    batch = {name: getattr(formula, name) for name in BATCH}
    made = Entered(batch, lines, FoodEntered({}), formula.version)
    made.make_room()
    return made


def _rows_of(rows: list[EditorLine], line: ReadLine, depth: int) -> None:
    rows.append(EditorLine(len(rows), values_of(line.facts, depth)))
    for part in line.parts:
        _rows_of(rows, part, depth + 1)


def values_of(facts: LineFacts, depth: int = 0) -> dict[str, str]:
    """The facts of a line as they are typed."""
    values = {key: str(getattr(facts, key)) for key in TEXTS if getattr(facts, key)}
    values |= {key: "yes" for key in FLAGS if getattr(facts, key)}
    if facts.composition:
        values["composition"] = "\n".join(
            f"{part['additive']} {part['percent']}" for part in facts.composition
        )
    if facts.answers:
        values["answers"] = "\n".join(
            f"{key}：{'是' if said else '否'}" for key, said in facts.answers.items()
        )
    if facts.assay:
        values["assay"] = percent(facts.assay)
    return values | {"depth": str(depth)}
