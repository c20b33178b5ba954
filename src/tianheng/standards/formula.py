"""What a caller asks about: one food, its additives, amounts and facts, read from plain JSON.

Every mistake is found in one reading and named by field, value and mend. A fact that is not given
stays None: it is asked for later, never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from tianheng.standards.errors import InputError, InputErrors, plain
from tianheng.standards.phrases import say
from tianheng.standards.units import PER_KG, Content, content, exact, number, shown, unit_of

MOST_ITEMS = 500
GRAMS = 1000
MOST_DEPTH = 6


class Food(NamedTuple):
    """The food: its category, the answers to narrowing questions, and the facts of its basis."""

    category: str
    description: str = ""
    answers: Mapping[str, bool] = MappingProxyType({})
    as_drunk_category: str = ""
    dilution: Fraction | None = None
    reconstitution: Fraction | None = None
    concentration: Fraction | None = None
    fat: Fraction | None = None
    moisture: Fraction | None = None
    beans: Fraction | None = None
    density: Fraction | None = None


class Outer(NamedTuple):
    """An ingredient as told apart from others: name, category, share."""

    name: str
    category: str
    share: Fraction


Place = tuple[tuple[str, str, Fraction, int], ...]


class Brought(NamedTuple):
    """The ingredient that brings an additive in: its own food, and its share of the final food by mass.

    `number` tells it from entries before it in the same list that say the same of themselves.
    """

    name: str
    food: Food
    share: Fraction
    for_this_food: bool
    confirmed: bool
    through: Brought | None = None
    number: int = 0

    @property
    def whole_share(self) -> Fraction:
        """The share of the final food, through every level of compound ingredient."""
        return self.share * (self.through.whole_share if self.through else 1)

    @property
    def outermost(self) -> Outer:
        """The ingredient of the food itself through which it came."""
        return self.through.outermost if self.through else Outer(self.name, self.food.category, self.share)

    @property
    def path(self) -> str:
        """The names from the outermost ingredient inwards."""
        return f"{self.through.path} → {self.name}" if self.through else self.name

    @property
    def links(self) -> tuple[Brought, ...]:
        """This ingredient and those around it, the innermost first."""
        return (self, *(self.through.links if self.through else ()))

    @property
    def place(self) -> Place:
        """Where it stands, told apart from another of the same name by category and share, outermost first."""
        own = (self.name, self.food.category, self.share, self.number)
        return (*(self.through.place if self.through else ()), own)

    def within(self, place: Place) -> Brought | None:
        """The same as seen from inside the ingredient at `place`; None for what stands in that one itself."""
        if self.place == place or self.through is None:
            return None
        return self._replace(through=self.through.within(place))


class Item(NamedTuple):
    """One additive as entered. `content` is None when no amount was given.

    `premix` is the compound additive that it is a component of, `premix_function` what that one is used for.
    """

    field: str
    additive: str
    amount: Decimal | Fraction | None
    unit: str
    content: Content | None
    as_limit: bool = False
    assay: Fraction | None = None
    hydrate: str = ""
    function: str = ""
    residue: Content | None = None
    residue_shown: str = ""
    brought: Brought | None = None
    premix: str = ""
    premix_function: str = ""
    unsaid: bool = False


class Formula(NamedTuple):
    """One formula, or one batch of it, with the date by whose law it is judged."""

    id: str
    production_date: date | None
    edition: str | None
    food: Food
    items: tuple[Item, ...]


class _Reader:
    """Collects mistakes while reading, so that all are reported at once."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def take(self, read: Any, *arguments: Any, otherwise: Any = None) -> Any:
        """`read(*arguments)`, or `otherwise` with the mistake noted."""
        try:
            return read(*arguments)
        except InputErrors as found:
            self.errors.extend(found.errors)
        except InputError as found:
            self.errors.append(found)
        return otherwise


def read_formula(given: object) -> Formula:
    """A formula from its JSON shape (design: `check`). Raises InputErrors naming every mistake."""
    reader = _Reader()
    shape = reader.take(_mapping, "", given, otherwise={})
    reader.take(_no_slip, shape)
    food = reader.take(_food, shape.get("food"), "food", otherwise=Food(""))
    items = _items(reader, shape, food)
    reader.take(_whole, items)
    if len(items) > MOST_ITEMS:
        reader.errors.append(InputError("items", len(items), say("too_many_items", most=MOST_ITEMS)))
    edition = reader.take(_text, "edition", shape.get("edition")) or None
    produced = reader.take(_date, "production_date", shape.get("production_date"))
    if edition is None and produced is None and not reader.errors:
        reader.errors.append(InputError("production_date", None, say("give_date")))
    if reader.errors:
        raise InputErrors(reader.errors)
    return Formula(plain(shape.get("id")), produced, edition, food, tuple(items))


ITEM_KEYS = frozenset(
    (
        *("additive", "amount", "unit", "basis", "assay", "hydrate"),
        *("function", "residue", "source", "composition", "note"),
    )
)
PART_KEYS = frozenset(("additive", "percent", "assay", "hydrate", "function", "residue", "note"))
FOOD_KEYS = frozenset(
    (
        *("category", "name", "description", "answers", "as_drunk_category", "note"),
        *("dilution_factor", "reconstitution_factor", "concentration_factor"),
        *("fat_fraction", "moisture_fraction", "beans_fraction", "density_kg_per_l"),
    )
)
INGREDIENT_KEYS = FOOD_KEYS | {
    *("ingredient", "food", "share", "for_specific_food", "confirmed", "items", "ingredients")
}


def _closed(where: str, shape: dict[str, Any], known: frozenset[str]) -> None:
    """A key that is not known is a slip of the pen: a fact that would be lost in silence."""
    if shape.keys() <= known:
        return
    for key, value in shape.items():
        if key not in known:
            raise InputError(
                f"{where}.{plain(key)}", value, say("unknown_key", known="、".join(sorted(known)))
            )


FORMULA_KEYS = ("id", "production_date", "edition", "food", "items", "ingredients")


def _no_slip(shape: dict[str, Any]) -> None:
    """Other keys of a formula are ignored, but `ingredient` or `Items` is one of ours written otherwise."""
    for key in shape:
        if key not in FORMULA_KEYS and _bare(plain(key)) in [_bare(one) for one in FORMULA_KEYS]:
            raise InputError(plain(key), None, say("unknown_key", known="、".join(FORMULA_KEYS)))


def _bare(key: str) -> str:
    return re.sub(r"[^a-z]", "", key.lower()).removesuffix("s")


def _whole(items: list[Item]) -> None:
    """What is in a food weighs no more than the food, and its ingredients no more than all of it."""
    direct = [one.content for one in items if one.content and not one.brought and not one.as_limit]
    masses = [one.value for one in direct if one.per == PER_KG]
    # rounded up first: whole numbers mostly tell
    if (
        sum(-(-one.numerator // one.denominator) for one in masses) > GRAMS
        and sum(masses, Fraction(0)) > GRAMS
    ):
        raise InputError("items", None, say("over_whole"))
    shares = {one.brought.outermost: one.brought.outermost.share for one in items if one.brought}
    if sum(shares.values(), Fraction(0)) > 1:
        raise InputError("ingredients", shown(sum(shares.values(), Fraction(0))), say("shares_over_one"))


def _items(reader: _Reader, shape: dict[str, Any], food: Food) -> list[Item]:
    items: list[Item] = []
    if shape and "items" not in shape and "ingredients" not in shape:
        reader.errors.append(InputError("items", None, say("give_items")))
    for index, entry in enumerate(reader.take(_list, "items", shape.get("items"), otherwise=[])):
        items.extend(reader.take(_item, f"items[{index}]", entry, None, otherwise=[]))
    inside = reader.take(_list, "ingredients", shape.get("ingredients"), otherwise=[])
    items.extend(_ingredients(reader, "ingredients", inside, None))
    return items


def _ingredients(
    reader: _Reader, where: str, entries: list[Any], through: Brought | None, depth: int = 1
) -> list[Item]:
    if entries and depth > MOST_DEPTH:
        reader.errors.append(InputError(where, depth, say("too_deep", most=MOST_DEPTH)))
        return []
    items: list[Item] = []
    shares = Fraction(0)
    before: list[Outer] = []
    for index, entry in enumerate(entries):
        here = f"{where}[{index}]"
        brought = reader.take(_brought, here, entry, through)
        if brought is None:
            continue
        told = Outer(brought.name, brought.food.category, brought.share)
        brought = brought._replace(number=before.count(told))
        before.append(told)
        shares += brought.share
        for place, inner in enumerate(reader.take(_list, f"{here}.items", entry.get("items"), otherwise=[])):
            items.extend(reader.take(_item, f"{here}.items[{place}]", inner, brought, otherwise=[]))
        deeper = reader.take(_list, f"{here}.ingredients", entry.get("ingredients"), otherwise=[])
        items.extend(_ingredients(reader, f"{here}.ingredients", deeper, brought, depth + 1))
    if shares > 1:
        reader.errors.append(InputError(where, shown(shares), say("shares_over_one")))
    return items


def _brought(where: str, entry: object, through: Brought | None) -> Brought:
    shape = _mapping(where, entry)
    _closed(where, shape, INGREDIENT_KEYS)
    name = _text(f"{where}.name", shape.get("name") or shape.get("ingredient"))
    if not name:
        raise InputError(f"{where}.name", None, say("give_ingredient"))
    nested = shape.get("food")
    facts = sorted(FOOD_KEYS - {"name", "note", "description"})
    beside = [key for key in facts if shape.get(key) not in (None, "", {})]
    if nested is not None and beside:
        raise InputError(f"{where}.{beside[0]}", shape[beside[0]], say("beside_food"))
    food = _food(shape, where, INGREDIENT_KEYS) if nested is None else _food(nested, f"{where}.food")
    share = _fraction(f"{where}.share", shape.get("share"), least=Decimal(0), most=Decimal(1))
    if share is None or share == 0:
        raise InputError(f"{where}.share", shape.get("share"), say("give_share"))
    special = _flag(f"{where}.for_specific_food", shape.get("for_specific_food"))
    return Brought(name, food, share, special, _flag(f"{where}.confirmed", shape.get("confirmed")), through)


def _food(given: object, where: str, known: frozenset[str] = FOOD_KEYS) -> Food:
    shape = _mapping(where, given)
    _closed(where, shape, known)
    category = _text(f"{where}.category", shape.get("category"))
    if not category:
        raise InputError(f"{where}.category", None, say("give_category"))
    reader = _Reader()

    def ratio(key: str, least: str, most: str) -> Fraction | None:
        if shape.get(key) is None:
            return None
        found: Fraction | None = reader.take(
            _fraction, f"{where}.{key}", shape.get(key), Decimal(least), Decimal(most)
        )
        return found

    food = Food(
        category=category,
        description=reader.take(_text, f"{where}.description", shape.get("description")) or "",
        answers=reader.take(_answers, f"{where}.answers", shape.get("answers"), otherwise={}),
        as_drunk_category=reader.take(_text, f"{where}.as_drunk_category", shape.get("as_drunk_category"))
        or "",
        dilution=ratio("dilution_factor", "1", "10000"),
        reconstitution=ratio("reconstitution_factor", "1", "10000"),
        concentration=ratio("concentration_factor", "1", "10000"),
        fat=ratio("fat_fraction", "0.000001", "1"),
        moisture=ratio("moisture_fraction", "0", "0.999999"),
        beans=ratio("beans_fraction", "0.000001", "10"),
        density=ratio("density_kg_per_l", "0.05", "25"),
    )
    if food.fat is not None and food.moisture is not None and food.fat + food.moisture > 1:
        reader.errors.append(
            InputError(f"{where}.fat_fraction", shape.get("fat_fraction"), say("fat_and_water"))
        )
    if reader.errors:
        raise InputErrors(reader.errors)
    return food


def _item(where: str, entry: object, within: Brought | None) -> list[Item]:
    shape = _mapping(where, entry)
    _closed(where, shape, ITEM_KEYS)
    reader = _Reader()

    def told(read: Any, key: str, otherwise: Any) -> Any:
        given = shape.get(key)
        return otherwise if given is None else reader.take(read, f"{where}.{key}", given, otherwise=otherwise)

    name = reader.take(_text, f"{where}.additive", shape.get("additive"), otherwise="?")
    if not name:
        reader.errors.append(InputError(f"{where}.additive", None, say("give_additive")))
    amount, unit, found = reader.take(_amount, where, shape, otherwise=(None, "", None))
    residue, shown_residue = told(_residue, "residue", (None, ""))
    item = Item(
        field=where,
        additive=name,
        amount=amount,
        unit=unit,
        content=found,
        as_limit=told(_basis, "basis", False),
        assay=told(_assay, "assay", None),
        hydrate=told(_text, "hydrate", ""),
        function=told(_text, "function", ""),
        residue=residue,
        residue_shown=shown_residue,
        brought=within or told(_source, "source", None),
    )
    if within and shape.get("source") not in (None, "", "direct"):
        reader.errors.append(InputError(f"{where}.source", shape.get("source"), say("in_ingredients")))
    if item.as_limit and item.brought:
        reader.errors.append(InputError(f"{where}.basis", "as_limit", say("carried_as_added")))
    parts = shape.get("composition")
    made: list[Item] = [item] if parts is None else reader.take(_composed, where, item, parts, otherwise=[])
    if reader.errors:
        raise InputErrors(reader.errors)
    return made


def _amount(where: str, shape: dict[str, Any]) -> tuple[Decimal | Fraction | None, str, Content | None]:
    given = shape.get("amount")
    if given is None or given == "":
        return None, plain(shape.get("unit")) or "g/kg", None
    reader = _Reader()
    amount = reader.take(exact, f"{where}.amount", given)
    unit = reader.take(unit_of, f"{where}.unit", shape.get("unit"))
    if reader.errors:
        raise InputErrors(reader.errors)
    found = content(amount, unit)
    if unit in ("%", "g/100g", "g/kg", "mg/kg", "ppm", "µg/kg", "mg/100g") and found.value > 1000:
        raise InputError(f"{where}.amount", given, say("over_whole"))
    return amount, unit, found


def _composed(where: str, item: Item, given: object) -> list[Item]:
    """A compound additive stands for its components: amount × percent of each; a test is of what they leave."""
    parts = _list(f"{where}.composition", given)
    if not parts:
        return [item]
    whole = Fraction(0)
    made: list[Item] = []
    for index, entry in enumerate(parts):
        here = f"{where}.composition[{index}]"
        shape = _mapping(here, entry)
        _closed(here, shape, PART_KEYS)
        name = _text(f"{here}.additive", shape.get("additive"))
        if not name:
            raise InputError(f"{here}.additive", None, say("give_additive"))
        percent = Fraction(number(f"{here}.percent", shape.get("percent"), most=Decimal(100)))
        residue, told = _residue(f"{here}.residue", shape.get("residue"))
        whole += percent
        part = Content(item.content.value * percent / 100, item.content.per) if item.content else None
        made.append(
            item._replace(
                field=here,
                additive=name,
                content=part,
                assay=_assay(f"{here}.assay", shape.get("assay")),
                hydrate=_text(f"{here}.hydrate", shape.get("hydrate")),
                function=_text(f"{here}.function", shape.get("function")) or "",
                residue=residue or item.residue,
                residue_shown=told or item.residue_shown,
                premix=item.additive,
                premix_function=item.function,
            )
        )
    if whole > 100:
        raise InputError(f"{where}.composition", f"{shown(whole)}%", say("over_hundred"))
    if whole < 100:
        rest = item._replace(
            field=f"{where}.composition", additive=f"{shown(100 - whole)}%", premix=item.additive
        )
        made.append(rest._replace(unsaid=True, residue=None))
    return made


def _source(where: str, given: object) -> Brought | None:
    if given is None or (isinstance(given, str) and given in {"", "direct"}):
        return None
    if isinstance(given, str):
        raise InputError(where, given, say("give_source"))
    for key in ("items", "ingredients"):
        if isinstance(given, dict) and given.get(key):
            raise InputError(f"{where}.{key}", given[key], say("in_ingredients"))
    return _brought(where, given, None)


def _basis(where: str, given: object) -> bool:
    if given is None or (isinstance(given, str) and given in ("", "as_added", "as_limit")):
        return given == "as_limit"
    raise InputError(where, given, say("give_basis"))


def _assay(where: str, given: object) -> Fraction | None:
    if isinstance(given, str) and given.strip().endswith(("%", "％")):
        percent = _fraction(where, given.strip()[:-1], Decimal("0.0001"), Decimal(100))
        return percent / 100 if percent is not None else None
    return _fraction(where, given, Decimal("0.000001"), Decimal(1))


def _residue(where: str, given: object) -> tuple[Content | None, str]:
    if given is None or given == "":
        return None, ""
    shape = _mapping(where, given)
    value = number(f"{where}.value", shape.get("value"))
    unit = unit_of(f"{where}.unit", shape.get("unit"))
    return content(value, unit), f"{value} {unit}"


def _fraction(
    where: str, given: object, least: Decimal = Decimal(0), most: Decimal = Decimal(10) ** 9
) -> Fraction | None:
    if given is None or given == "":
        return None
    return Fraction(exact(where, given, least=least, most=most))


def _answers(where: str, given: object) -> dict[str, bool]:
    answers: dict[str, bool] = {}
    for key, value in _mapping(where, given or {}).items():
        if value is None:
            continue
        name, flag = normal_answer(plain(key)), _flag(f"{where}.{key}", value)
        if answers.setdefault(name, flag) is not flag:
            raise InputError(f"{where}.{key}", value, say("answered_twice"))
    return answers


def normal_answer(key: str) -> str:
    """A narrowing as printed, whatever brackets or widths it was typed with."""
    return (
        key.strip()
        .strip("()（）[]【】")
        .replace("，", ",")
        .replace("（", "(")
        .replace("）", ")")
        .replace(" ", "")
    )


def terms(stated: str) -> frozenset[str]:
    """A stated function as its whole terms: `酸度调节剂、加工助剂` says two things."""
    return frozenset(term for term in _TERMS.split(stated) if term)


_TERMS = re.compile(r"[、,，;；/+和与及]|\s+")


def _flag(where: str, given: object) -> bool:
    word = plain(given).strip().lower()
    if word in ("", "false", "no", "0", "否"):
        return False
    if word in ("true", "yes", "1", "是"):
        return True
    raise InputError(where, given, say("give_flag"))


def _date(where: str, given: object) -> date | None:
    if given is None or given == "":
        return None
    try:
        return date.fromisoformat(plain(given).strip()[:10])
    except ValueError:
        raise InputError(where, given, say("bad_date")) from None


def _text(where: str, given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise InputError(where, given, say("give_text"))
    if len(given) > 2000:
        raise InputError(where, given[:50] + "…", say("too_long", most=2000))
    return given.translate(_INVISIBLE).strip()


_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def _mapping(where: str, given: object) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    raise InputError(where or "formula", given, say("give_mapping"))


def _list(where: str, given: object) -> list[Any]:
    if given is None or given == "":
        return []
    if isinstance(given, list):
        return given
    raise InputError(where, given, say("give_list"))
