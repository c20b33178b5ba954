"""The template workbook for formulas: every column, a few filled rows, and how to fill in each column."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tianheng.core.sheets.columns import COLUMNS, NEEDED
from tianheng.core.sheets.write import Page, Value, workbook
from tianheng.standards.units import UNITS

AS_TEXT = ("id", "category", "production_date", "ingredient_category")
HOW = {
    "id": gettext_noop("同一配方的各行写同一个编号；留空即同上一行"),
    "name": gettext_noop("产品的名称，可不填"),
    "category": gettext_noop("附录 E 的分类号，如 12.10.02；只写名称时结论为“待确认”"),
    "production_date": gettext_noop("如 2026-05-01；写在配方的第一行即可"),
    "additive": gettext_noop("通用名称、别名、INS 号都可以"),
    "amount": gettext_noop("数字；单位写在后一列，也可以连写"),
    "unit": gettext_noop("可用单位："),
    "function": gettext_noop("在本产品中起什么作用，如“防腐剂”；可不填"),
    "assay": gettext_noop("商品中有效成分的百分含量，见检验报告；可不填"),
    "residue": gettext_noop("成品中残留量的检验值；没有检验的不填"),
    "residue_unit": gettext_noop("残留量的单位，不填即 mg/kg"),
    "composition": gettext_noop("复配添加剂写成“三聚磷酸钠 50%；焦磷酸钠 40%”"),
    "ingredient": gettext_noop("由哪种配料带入；直接添加的不填"),
    "ingredient_category": gettext_noop("该配料的食品分类号"),
    "ingredient_share": gettext_noop("该配料占成品的百分比"),
    "dilution_factor": gettext_noop("按标签稀释多少倍"),
    "reconstitution_factor": gettext_noop("按标签冲调后为原来的多少倍"),
    "concentration_factor": gettext_noop("浓缩多少倍"),
    "fat_fraction": gettext_noop("成品脂肪的百分含量；1 以下的连同 % 号写成文本"),
    "moisture_fraction": gettext_noop("成品水分的百分含量；1 以下的连同 % 号写成文本"),
    "beans_fraction": gettext_noop("每千克成品用豆多少千克"),
    "density_kg_per_l": gettext_noop("用量与限量一个按升、一个按千克时要填"),
    "answers": gettext_noop("对“仅限……”的答复，如“仅限虾类=是；罐头除外=否”"),
}
ROWS: tuple[dict[str, str], ...] = (
    {
        "id": "A001",
        "name": "酱腌菜",
        "category": "04.02.02.03",
        "additive": "苯甲酸钠",
        "amount": "0.5",
        "unit": "g/kg",
    },
    {"id": "A001", "additive": "山梨酸钾", "amount": "0.4", "unit": "g/kg"},
    {
        "id": "A002",
        "name": "牛油火锅底料",
        "category": "12.10.02",
        "additive": "辣椒红",
        "amount": "0.12",
        "unit": "%",
    },
)


def template(today: date) -> bytes:
    """The template's bytes; the first row of each formula carries `today`."""
    keys = [column.key for column in COLUMNS]
    rows = [example(keys, row, today) for row in ROWS]
    as_text = [place for place, key in enumerate(keys) if key in AS_TEXT]
    titles = [column.title for column in COLUMNS]
    how: list[list[Value]] = [[column.title, needed(column.key), told(column.key)] for column in COLUMNS]
    return workbook(
        Page(_("配方"), titles, rows, as_text=as_text),
        Page(_("填写说明"), [_("列"), _("必填"), _("怎么填")], how),
    )


def example(keys: list[str], row: dict[str, str], today: date) -> list[Value]:
    """One filled row."""
    dated = {**row, "production_date": today.isoformat()} if "category" in row else row
    return [dated.get(key) for key in keys]


def needed(key: str) -> str:
    """The mark of a column that must be there."""
    return _("是") if key in NEEDED else ""


def told(key: str) -> str:
    """How to fill in a column."""
    return _(HOW[key]) + ("、".join(UNITS) if key == "unit" else "")
