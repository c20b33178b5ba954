"""Products and formulas from a sheet: one row per line, rows of one product together; each becomes a draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.models import Organisation
from tianheng.core.imports import Importer, Row, Run
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.sheets.errors import CellError
from tianheng.modules.compliance.queries.categories import category_name, suggest_categories
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.access import keeps
from tianheng.modules.formulas.models import Product
from tianheng.modules.formulas.queries.guess import kind_of
from tianheng.modules.formulas.validators import LineFacts
from tianheng.modules.formulas.validators.columns import COLUMNS, PRODUCT_COLUMNS
from tianheng.modules.formulas.validators.lines import PLAIN, composed

TITLES = {column.key: str(column.title) for column in COLUMNS}
PRODUCT_KEYS = tuple(column.key for column in PRODUCT_COLUMNS)
# A mistake's field as an action names it → the column.
FIELDS = {"name": "product", "category": "product_category", "loss_note": "loss_note"}


@dataclass
class Group:
    """The rows of one product, in the order of the sheet."""

    rows: list[Row] = field(default_factory=list)

    def said(self, key: str) -> str:
        """The first thing said in a column of the product."""
        return next((str(row.values[key]) for row in self.rows if row.values.get(key)), "")


def groups(rows: Iterable[Row]) -> list[Group]:
    """Rows by product: its code, else its name; a row without either belongs to the product above it."""
    found: dict[str, Group] = {}
    last = ""
    for row in rows:
        last = str(row.values.get("code") or row.values.get("product") or last)
        found.setdefault(last, Group()).rows.append(row)
    return list(found.values())


def tree(rows: list[Row], places: dict[str, Row]) -> list[LineFacts]:
    """The rows as nested lines; notes the row at each place. Raises Mistakes for a level without one above it."""
    return _level(list(rows), 1, "lines", places)


def _level(left: list[Row], depth: int, where: str, places: dict[str, Row]) -> list[LineFacts]:
    made: list[LineFacts] = []
    while left and left[0].values["level"] >= depth:
        row = left.pop(0)
        place = f"{where}[{len(made)}]"
        places[place] = row
        if row.values["level"] > depth:
            message, mend = _("层级跳过了一级。"), _("2 级写在它的复合配料（1 级）下面一行。")
            raise Mistakes([Mistake(f"{place}.level", row.values["level"], message, mend, TITLES["level"])])
        inner = _level(left, depth + 1, f"{place}.parts", places)
        made.append(facts(row, inner))
    return made


def facts(row: Row, parts: list[LineFacts]) -> LineFacts:
    """One row as a line; its kind by its name where none is told."""
    values = {key: row.values[key] for key in PLAIN if key in row.values}
    kind = row.values["kind"] or ("compound" if parts else kind_of(row.values["name"]))
    return LineFacts(
        **{**values, "composition": composed(row.values["composition"])},
        kind=kind,
        amount=row.values["amount"],
        unit=row.values["unit"],
        parts=parts,
    )


def write(rows: list[Row], run: Run) -> int:
    """Each product's rows as a new draft; products not known yet are added. How many rows were written."""
    done = 0
    for group in groups(rows):
        places: dict[str, Row] = {}
        try:
            with transaction.atomic():
                draft(group, run, places)
            done += len(group.rows)
        except Mistakes as several:
            blame(group, several.found, places, run)
        except Mistake as one:
            blame(group, [one], places, run)
        run.step(done)
    return done


def draft(group: Group, run: Run, places: dict[str, Row]) -> None:
    """One product with its draft. Raises Mistake or Mistakes."""
    lines = tree(group.rows, places)
    actions.start_formula(
        by=run.by,
        product=product_of(group, run),
        basis_amount=group.said("basis_amount"),
        basis_unit=group.said("basis_unit") or "kg",
        loss_note=group.said("loss_note"),
        lines=lines,
        at=run.at,
    )


def product_of(group: Group, run: Run) -> Product:
    """The product by its code, else by its name; added when it is new. Raises Mistake or Mistakes."""
    own = own_organisation(run)
    code, name = group.said("code"), group.said("product")
    rows = Product.objects.visible_to(run.by).filter(organisation=own).select_related("organisation")
    found = rows.filter(code=code) if code else rows.filter(name=name)
    if len(found) > 1:
        mend = _("请填写产品编号。")
        raise Mistake("product", name, _("有几个产品叫这个名称。"), mend, TITLES["product"])
    known: Product | None = found[0] if found else None
    if known is not None:
        return known
    category, sure = category_of(group.said("product_category"))
    return actions.add_product(
        by=run.by,
        organisation=own,
        code=code,
        name=name,
        standard_number=group.said("standard_number"),
        category=category,
        confirmed=sure,
        at=run.at,
    )


def own_organisation(run: Run) -> Organisation:
    """The enterprise the person acts for, looked up once."""
    if "own" not in run.memory:
        place = scope.of(run.by)
        run.memory["own"] = Organisation.objects.get(pk=place.organisation if place else None)
    own: Organisation = run.memory["own"]
    return own


def category_of(text: str) -> tuple[str, bool]:
    """A code, or the certain category of a name; a name is a guess that a person still confirms."""
    if category_name(text) is not None or not text:
        return text, True
    found = suggest_categories(text, 1)
    return (found[0].code, False) if found and found[0].certain else (text, True)


def blame(group: Group, found: Iterable[Mistake], places: Mapping[str, Row], run: Run) -> None:
    """Each mistake at its row and column; what concerns the product at its first row."""
    for one in found:
        number, error = cell_error(group, one, places)
        run.faults.setdefault(number, []).append(error)


def cell_error(group: Group, one: Mistake, places: Mapping[str, Row]) -> tuple[int, CellError]:
    """A mistake of the action as a mistaken cell."""
    where, _dot, key = one.field.rpartition(".")
    row = places.get(where)
    title = TITLES.get(key) if row else TITLES.get(FIELDS.get(one.field, one.field))
    number = (row or group.rows[0]).number
    value = "" if one.value is None else str(one.value)
    return number, CellError(number, title or str(one.label), value, mend=f"{one.says}{one.mend}")


def hold(rows: list[Row], run: Run) -> None:
    """Note which rows stand in a product with a mistaken one: a formula is written whole or not at all."""
    wrong = {row.number for row in run.mistaken} | {row.number for row in rows if any(alone(row))}
    for group in groups(sorted((*rows, *run.mistaken), key=lambda each: each.number)):
        found = sorted(row.number for row in group.rows if row.number in wrong)
        for row in group.rows if found else ():
            run.memory[f"held-{row.number}"] = found


def told(row: Row, run: Run) -> Iterator[Mistake]:
    """What a row alone already shows; a right one is held back with a mistaken one of its product."""
    found = list(alone(row))
    yield from found
    held = run.memory.get(f"held-{row.number}")
    if held and not found:
        numbers = "、".join(map(str, held[:5]))
        message = _("同一产品的第 %(rows)s 行有误。") % {"rows": numbers}
        mend = _("改好后整个产品一起写入，以免配方缺项。")
        yield Mistake("product", row.values["product"], message, mend, TITLES["product"])


def alone(row: Row) -> Iterator[Mistake]:
    """What a row without its neighbours already shows."""
    if row.values["composition"] and row.values["kind"] not in ("", "premix"):
        yield Mistake(
            "composition", "", _("只有复配食品添加剂写复配成分。"), _("请改类型，或清空这一栏。"), ""
        )


EXAMPLES = (
    {
        "code": "P001",
        "product": "香辣萝卜干",
        "standard_number": "SB/T 10439",
        "product_category": "04.02.02.03",
        "basis_amount": "1000",
        "basis_unit": "kg",
        "level": "1",
        "kind": "原料",
        "name": "萝卜",
        "amount": "850",
        "unit": "kg",
    },
    {
        "code": "P001",
        "level": "1",
        "kind": "食品添加剂",
        "name": "山梨酸钾",
        "amount": "0.5",
        "unit": "kg",
        "function": "防腐剂",
        "maker": "某某添加剂有限公司",
        "spec_standard": "GB 1886.39",
        "step": "拌料",
    },
    {
        "code": "P001",
        "level": "1",
        "kind": "复合配料",
        "name": "酱油",
        "amount": "20",
        "unit": "kg",
        "category": "12.04",
    },
    {"code": "P001", "level": "2", "kind": "食品添加剂", "name": "苯甲酸钠", "amount": "0.6", "unit": "g/kg"},
)
IMPORTER = Importer(
    title=_("产品与配方"),
    columns=COLUMNS,
    write=write,
    shown=keeps,
    prepare=hold,
    check=told,
    examples=EXAMPLES,
    note=_("一行一种配料，同一产品的行写同一个产品编号。每个产品生成一份草稿，随即核查，批准后才启用。"),
    link="formulas:products",
)
