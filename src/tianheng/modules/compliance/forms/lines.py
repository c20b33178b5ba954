"""One line of the form: an additive with its amount and, folded away, function, residue, source and composition."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.modules.compliance.forms.figures import share
from tianheng.standards import InputError
from tianheng.standards.units import UNITS

UNIT = "g/kg"
PLAIN = ("additive", "function", "hydrate", "basis")
LABELS = {
    "additive": _("食品添加剂"),
    "amount": _("用量"),
    "unit": _("单位"),
    "function": _("在本产品中的功能"),
    "basis": _("用量的计法"),
    "assay": _("含量（%）"),
    "hydrate": _("形态"),
    "residue": _("残留量检验值"),
    "residue_unit": _("残留量单位"),
    "composition": _("复配成分"),
    "source.ingredient": _("带入配料的名称"),
    "source.category": _("配料的食品分类号"),
    "source.share": _("配料占成品（%）"),
    "source.for_specific_food": _("配料专供本产品生产"),
    "source.confirmed": _("带入原则的确认"),
}
FOLDED = tuple(key for key in LABELS if key not in ("additive", "amount", "unit"))
COMPONENT = re.compile(r"(.+?)[\s:：=,，]*([\d.]+)\s*[%％]?")


@dataclass
class Line:
    """A line as typed: `index` is its number in the form, `values` by key, `errors` by key."""

    index: int | str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, key: str) -> str:
        """A value for the template: `line.source_share` is the value of `source.share`."""
        if key.startswith("__"):
            raise AttributeError(key)
        return self.values.get(key.replace("source_", "source."), "")

    @property
    def blank(self) -> bool:
        """Whether nothing was said on this line."""
        return not any(self.values.get(key) for key in LABELS if key not in ("unit", "residue_unit", "basis"))

    @property
    def unfolded(self) -> bool:
        """Whether something in the folded part was said or is mistaken."""
        said = any(self.values.get(key) for key in FOLDED if key not in ("residue_unit", "basis"))
        return said or self.basis == "as_limit" or any(key in FOLDED for key in self.errors)

    @property
    def wrong(self) -> dict[str, str]:
        """The errors for the template, which cannot look up a key with a dot."""
        return {key.replace(".", "_"): said for key, said in self.errors.items()}

    def name(self, key: str) -> str:
        """The form's name of a field: `items[3].amount`."""
        return f"items[{self.index}].{key}"

    def item(self) -> dict[str, Any]:
        """The line in the JSON shape of the check; blanks are left out. Raises InputError."""
        item: dict[str, Any] = {key: self.values[key] for key in PLAIN if self.values.get(key)}
        item["additive"] = self.values.get("additive", "")
        item["amount"] = self.values.get("amount") or None
        item["unit"] = self.values.get("unit") or UNIT
        item |= self.tested() | self.brought() | self.composed()
        if self.values.get("assay"):
            item["assay"] = share(self.name("assay"), self.values["assay"])
        return item

    def tested(self) -> dict[str, Any]:
        """The residue found, if any."""
        value = self.values.get("residue")
        return (
            {"residue": {"value": value, "unit": self.values.get("residue_unit") or "mg/kg"}} if value else {}
        )

    def brought(self) -> dict[str, Any]:
        """The ingredient that carries the additive in, if any."""
        given = {key: self.values.get(f"source.{key}", "") for key in ("ingredient", "category", "share")}
        if not any(given.values()):
            return {}
        if given["share"]:
            given["share"] = share(self.name("source.share"), given["share"])
        flags = {key: bool(self.values.get(f"source.{key}")) for key in ("for_specific_food", "confirmed")}
        return {"source": {**given, **flags}}

    def composed(self) -> dict[str, Any]:
        """The components of a compound additive: one `name percent` per line."""
        lines = [
            line.strip() for line in re.split(r"[\n;；]", self.values.get("composition", "")) if line.strip()
        ]
        parts = [self.component(line) for line in lines]
        return {"composition": parts} if parts else {}

    def component(self, text: str) -> dict[str, str]:
        """`三聚磷酸钠 50%` → name and percent. Raises InputError."""
        found = COMPONENT.fullmatch(text)
        if not found:
            mend = str(_("每行写一种成分和它的百分比，如“三聚磷酸钠 50%”"))
            raise InputError(self.name("composition"), text, mend)
        return {"additive": found[1].strip(), "percent": found[2]}


def units() -> tuple[str, ...]:
    """The units an amount can be given in."""
    return UNITS
