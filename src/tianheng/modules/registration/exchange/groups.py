"""The rows of a sheet by product, and what is wrong with them before anything of the law is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.imports import Row
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.queries.checking import resolved
from tianheng.modules.formulas.validators.lines import folded
from tianheng.modules.registration.exchange.columns import PRODUCT_COLUMNS, TITLES

PRODUCT_KEYS = tuple(each.key for each in PRODUCT_COLUMNS)


@dataclass
class Group:
    """The rows of one product in the order of the sheet; ``unread`` are those whose cells could not be read.

    ``faults`` are by row; ``plan`` is what is to become of the product, made once all of its rows are known.
    """

    rows: list[Row] = field(default_factory=list)
    unread: list[Row] = field(default_factory=list)
    faults: dict[int, list[Mistake]] = field(default_factory=dict)
    plan: Any = None
    looked: bool = False

    @property
    def first(self) -> Row:
        """Its first row that could be read."""
        return self.rows[0]

    @property
    def wrong(self) -> list[int]:
        """The rows that hold the whole product back."""
        return sorted({*self.faults, *(row.number for row in self.unread)})

    def said(self, key: str) -> str:
        """The first thing said in a column of the product."""
        found = (
            row.values.get(key) for row in sorted((*self.rows, *self.unread), key=lambda each: each.number)
        )
        return next((str(each) for each in found if each), "")

    def where(self, key: str) -> Row:
        """The row in which a column of the product is filled in, else the first."""
        return next((row for row in self.rows if row.values.get(key)), self.first)

    def blame(self, row: Row, one: Mistake) -> None:
        """Note a mistake at a row, once."""
        found = self.faults.setdefault(row.number, [])
        if str(one) not in map(str, found):
            found.append(one)


def groups(rows: Iterable[Row], unread: Iterable[Row]) -> dict[int, Group]:
    """Row number → the group it belongs to: by product code, else by name, else that of the row above."""
    mistaken = {row.number for row in unread}
    found: dict[str, Group] = {}
    of: dict[int, Group] = {}
    last = ""
    for row in sorted((*rows, *unread), key=lambda each: each.number):
        code, name = row.values.get("code", ""), row.values.get("product", "")
        last = f"#{code}" if code else name_key(found, name) if name else last or f"?{row.number}"
        group = found.setdefault(last, Group())
        (group.unread if row.number in mistaken else group.rows).append(row)
        of[row.number] = group
    return of


def name_key(found: dict[str, Group], name: str) -> str:
    """The group of a name: that of the product with a code above it which is so called, else its own."""
    same = [key for key, group in found.items() if key.startswith("#") and group.said("product") == name]
    return same[0] if len(same) == 1 else f"={folded(name)}"


def look(group: Group) -> None:
    """What the rows alone already show: facts that contradict each other, additives named twice."""
    for row, one in (*contradictions(group), *repeated(group), *carried(group)):
        group.blame(row, one)


def contradictions(group: Group) -> Iterator[tuple[Row, Mistake]]:
    """Facts of the product that one row says so and another otherwise."""
    for key in PRODUCT_KEYS:
        said: dict[str, int] = {}
        for row in group.rows:
            value = row.values[key]
            if not value:
                continue
            if said and value not in said:
                first, number = next(iter(said.items()))
                mend = _("第 %(row)s 行写的是“%(first)s”。不同的产品请写不同的产品编号。")
                yield (
                    row,
                    wrong(key, value, _("同一产品前后不一致。"), mend % {"row": number, "first": first}),
                )
            said.setdefault(value, row.number)


def repeated(group: Group) -> Iterator[tuple[Row, Mistake]]:
    """An additive that stands twice in one product by one way."""
    seen: dict[tuple[str, str], int] = {}
    for row in group.rows:
        name = row.values["additive"]
        key = (resolved(name, row.values["function"]).member or folded(name), folded(row.values["source"]))
        if key in seen:
            says = _("与第 %(row)s 行重复。") % {"row": seen[key]}
            yield row, wrong("additive", name, says, _("请合并为一行，或删去一行。"))
        seen.setdefault(key, row.number)


def carried(group: Group) -> Iterator[tuple[Row, Mistake]]:
    """Carried in or not, and by what: said once and without contradiction."""
    for row in group.rows:
        source, said = row.values["source"], row.values["carried"]
        if said and not source:
            yield row, wrong("source", "", _("带入的没有写来源。"), _("请写随哪种配料带入，例如酱油。"))
        elif source and said is False:
            yield row, wrong("carried", _("否"), _("写了带入来源。"), _("请改为“是”，或清空带入来源。"))


def wrong(key: str, value: object, says: str, mend: str) -> Mistake:
    """A mistake in a column."""
    return Mistake(key, value, says, mend, TITLES[key])
