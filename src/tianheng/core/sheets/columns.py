"""The columns of a sheet of formulas, and the many headings people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tianheng.core.sheets.errors import SheetError

BRACKETED = re.compile(r"[(\[【](.*?)[)\]】]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, the title printed in the template, other headings it goes by."""

    key: str
    title: str
    others: tuple[str, ...] = ()
    note: str = ""


COLUMNS = (
    Column(
        "id", "配方编号", ("编号", "配方号", "配方", "产品编号", "id", "formula", "formulaid", "formulano")
    ),
    Column("name", "产品名称", ("食品名称", "产品", "product", "food", "productname")),
    Column(
        "category",
        "食品分类号或名称",
        ("食品分类号", "分类号", "食品类别", "类别", "食品分类", "category", "categorycode", "foodcategory"),
    ),
    Column("production_date", "生产日期", ("日期", "date", "productiondate")),
    Column(
        "additive",
        "添加剂",
        ("食品添加剂", "添加剂名称", "食品添加剂名称", "名称", "品名", "additive", "name", "additivename"),
    ),
    Column("amount", "用量", ("使用量", "添加量", "加入量", "投料量", "数量", "amount", "dose", "level")),
    Column("unit", "单位", ("用量单位", "计量单位", "unit", "units")),
    Column("function", "功能", ("功能类别", "用途", "作用", "function")),
    Column("assay", "含量(%)", ("纯度", "有效成分", "主含量", "assay", "purity")),
    Column("residue", "残留量", ("残留", "残留量检验值", "残留量检测值", "residue")),
    Column("residue_unit", "残留量单位", ("残留单位", "residueunit")),
    Column("composition", "复配成分", ("成分", "复配组成", "composition")),
    Column("ingredient", "带入配料", ("配料", "由配料带入", "ingredient")),
    Column("ingredient_category", "配料分类号", ("配料类别", "ingredientcategory")),
    Column("ingredient_share", "配料占比(%)", ("配料比例", "占比", "ingredientshare", "share")),
    Column("dilution_factor", "稀释倍数", ("稀释", "dilution", "dilutionfactor")),
    Column("reconstitution_factor", "冲调倍数", ("冲调", "reconstitution", "reconstitutionfactor")),
    Column("concentration_factor", "浓缩倍数", ("浓缩", "concentration", "concentrationfactor")),
    Column("fat_fraction", "脂肪(%)", ("脂肪含量", "油脂", "油脂含量", "fat", "fatcontent")),
    Column("moisture_fraction", "水分(%)", ("水分含量", "含水量", "moisture", "water")),
    Column("beans_fraction", "每千克用豆(kg)", ("用豆量", "beans")),
    Column("density_kg_per_l", "密度(kg/L)", ("相对密度", "density")),
    Column("answers", "答复", ("限定答复", "限定", "answers")),
)
TITLES = {column.key: column.title for column in COLUMNS}
NEEDED = ("id", "category", "additive", "amount")
# What a pasted table or a list without numbering may do without.
LINE_KEYS = ("additive", "amount", "unit", "function", "assay")


def folded(heading: str) -> str:
    """A heading without width, brackets, blanks, stars and capitals."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s*_\-:：/]", "", BRACKETED.sub("", plain))


def bracketed(heading: str) -> str:
    """What a heading holds in brackets: `用量(g/kg)` → `g/kg`."""
    found = BRACKETED.search(unicodedata.normalize("NFKC", heading))
    return found[1].strip() if found else ""


NAMES = {folded(name): column.key for column in COLUMNS for name in (column.title, *column.others)}


def recognised(headings: Iterable[str]) -> dict[str, int]:
    """Key → place of every heading that is one of ours. Raises SheetError when two mean the same column."""
    found: dict[str, int] = {}
    texts = list(headings)
    for place, heading in enumerate(texts):
        key = NAMES.get(folded(heading), "")
        if key in found:
            both = "、".join((texts[found[key]], heading))
            raise SheetError("double_column", title=TITLES[key], columns=both)
        if key:
            found[key] = place
    return found


def located(headings: Sequence[str], needed: Sequence[str] = NEEDED) -> dict[str, int]:
    """`recognised`, with every needed column present. Raises SheetError naming what is missing."""
    found = recognised(headings)
    missing = [TITLES[key] for key in needed if key not in found]
    if len(missing) == len(needed):
        raise SheetError("no_header", needed="”“".join(TITLES[key] for key in needed))
    if missing:
        shown = "、".join(heading for heading in headings if heading) or "—"
        raise SheetError("missing_columns", missing="、".join(missing), found=shown)
    return found
