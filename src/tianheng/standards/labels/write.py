"""Writes the additive part of an ingredient list in the forms of GB 7718-2011 and GB 7718-2025."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tianheng.standards.labels.forms import Form, Standard, rule
from tianheng.standards.labels.items import Item, Settled, settle

_WIDE = str.maketrans({"(": "（", ")": "）", ",": "，"})


@dataclass(frozen=True, slots=True)
class Written:
    """The text for the label and what a person should know or check about it (Chinese)."""

    text: str
    notes: tuple[str, ...]


def write(
    items: Iterable[Item | str],
    *,
    standard: Standard = "GB 7718-2011",
    form: Form = "names",
    grouped: bool = False,
    largest_face_cm2: Decimal | None = None,
) -> str:
    """The additive part of the list: `write(["柠檬酸", "卡拉胶"], form="class_names")`.

    `grouped` puts them into one 食品添加剂(…) item, flavourings, fortifiers and gum base after it. Items with
    amounts come in falling order. Raises InputError for a form the package may not use or an unclear item.
    """
    return compose(
        items, standard=standard, form=form, grouped=grouped, largest_face_cm2=largest_face_cm2
    ).text


def compose(
    items: Iterable[Item | str],
    *,
    standard: Standard = "GB 7718-2011",
    form: Form = "names",
    grouped: bool = False,
    largest_face_cm2: Decimal | None = None,
) -> Written:
    """`write` with its notes: why a name stands for a code, which class was taken, what is left out."""
    used = rule(standard, form, largest_face_cm2)
    settled, notes = settle(items)
    settled = _by_amount(settled)
    text = _grouped(settled, form) if grouped else _listed(settled, form)
    notes += [note for item in settled for note in item.notes if _concerns(note, form)]
    notes.append(f"形式依据{standard} {used.clause}；同一标签只用这一种形式")
    return Written(text, tuple(dict.fromkeys(notes)))


def _concerns(note: str, form: Form) -> bool:
    about_code = note.endswith("，写名称")
    about_class = "标示，请按实际作用核对" in note or note.endswith("只写名称")
    return form == "class_ins" if about_code else form != "names" if about_class else True


def _by_amount(items: list[Settled]) -> list[Settled]:
    """Falling order of amount when every amount is known, otherwise as given."""
    amounts = [item.amount for item in items if item.amount is not None]
    if len(amounts) < len(items):
        return items
    return sorted(items, key=lambda item: -(item.amount or Decimal(0)))


def _grouped(items: list[Settled], form: Form) -> str:
    inside = [item for item in items if not item.outside]
    outside = [item for item in items if item.outside]
    parts = [f"食品添加剂（{_listed(inside, form)}）"] if inside else []
    return "、".join([*parts, *([_listed(outside, form)] if outside else [])])


def _listed(items: list[Settled], form: Form) -> str:
    if form == "names":
        return "、".join(_name(item) for item in items)
    return "、".join(_class(function, members, form) for function, members in _classes(items))


def _classes(items: list[Settled]) -> list[tuple[str, list[Settled]]]:
    """One group per class, in order of the groups' total amounts; what has no class stands alone."""
    groups: dict[str, list[Settled]] = {}
    for number, item in enumerate(items):
        groups.setdefault(item.function or f"#{number}", []).append(item)
    ordered = list(groups.items())
    if all(item.amount is not None for item in items):
        ordered.sort(key=lambda group: -sum(item.amount or Decimal(0) for item in group[1]))
    return [("" if function.startswith("#") else function, members) for function, members in ordered]


def _class(function: str, members: list[Settled], form: Form) -> str:
    shown = "、".join((item.code if form == "class_ins" else "") or _name(item) for item in members)
    return f"{function}（{shown}）" if function else shown


def _name(item: Settled) -> str:
    return item.name.translate(_WIDE)
