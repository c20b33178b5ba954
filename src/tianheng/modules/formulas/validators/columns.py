"""The columns of a sheet of formulas: one row per line, the product's facts repeated or left out below its first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import RowColumn, readers
from tianheng.core.mistakes import Mistake
from tianheng.core.sheets import cells
from tianheng.core.sheets.read import Cell
from tianheng.modules.formulas.enums import DEEPEST, DoseUnit, LineKind
from tianheng.modules.formulas.validators.lines import LABELS, unit_of

YES_NO = (_("是"), _("否"))
NAMES = ("名称", "配料", "原料", "原辅料", "物料名称", "品名", "name", "ingredient")
STANDARDS = ("执行标准号", "执行标准", "标准号", "standard")
LEVEL_NOTE = _("1 是产品的配料，2 是上一行复合配料的组成")
COMPOSITION_NOTE = _("每种成分写名称和百分比，用分号隔开：三聚磷酸钠 50；焦磷酸钠 50")
CODE_NOTE = _("与产品名称至少填一项；已有的产品按编号查找")
CATEGORY_NOTE = _("新产品必填；也可写类别名称")


def level(cell: Cell) -> int:
    """1 for a line of the product, 2 for a part of the compound ingredient above it, and so on."""
    found = readers.whole(cell)
    if not 1 <= found <= DEEPEST:
        raise Mistake("level", cell.text, _("没有这样的层级。"), _("请填 1 到 5；2 是上一行复合配料的组成。"))
    return found


def unit(cell: Cell) -> str:
    """A unit as a line keeps it."""
    found = unit_of(cell.text)
    if found not in DoseUnit.values:
        units = "、".join(DoseUnit.values)
        raise Mistake("unit", cell.text, _("这里不能用这个单位。"), _("请用 %(units)s。") % {"units": units})
    return found


def category(cell: Cell) -> str:
    """A code of Appendix E as text, its zeros kept; a name stays a name."""
    return cells.code(cell) or readers.words(cell)


def column(key: str, *others: str, read: Callable[[Cell], Any] = readers.words, **more: Any) -> RowColumn:
    """A column called as the field is called."""
    return RowColumn(key, LABELS[key], others, read=read, **more)


LINE_COLUMNS = (
    RowColumn(
        "level",
        _("层级"),
        ("级", "level"),
        read=level,
        note=LEVEL_NOTE,
        empty=1,
    ),
    RowColumn(
        "kind",
        _("类型"),
        ("配料类型", "kind", "type"),
        read=readers.labelled(LineKind.choices),
        note=_("不填的按名称判断"),
        choices=tuple(LineKind.labels),
    ),
    RowColumn(
        "name",
        _("配料名称"),
        NAMES,
        required=True,
    ),
    RowColumn(
        "amount", _("用量"), ("使用量", "添加量", "投料量", "数量", "配比", "amount", "dose"), required=True
    ),
    RowColumn(
        "unit",
        _("单位"),
        ("用量单位", "计量单位", "unit"),
        read=unit,
        note=_("kg、g 是每批的质量，g/kg、% 是成品中的含量"),
        empty="kg",
        choices=tuple(dict.fromkeys(DoseUnit.values)),
    ),
    column("function", "功能类别", "用途", "作用"),
    column("density", "相对密度", note=_("用量以 L、mL 计时填写")),
    column("assay", "含量", "有效成分", "纯度", "主含量", note=_("百分数，例如 85%")),
    column("hydrate", "形态"),
    column(
        "composition",
        "成分",
        "复配组成",
        note=COMPOSITION_NOTE,
    ),
    column(
        "category",
        "配料分类号",
        "配料的分类号",
        read=category,
        note=_("含添加剂的复合配料填写，例如酱油 12.04"),
    ),
    column("residue", "残留量"),
    column("residue_unit", "残留单位"),
    column("maker", "生产厂家", "厂家", "制造商"),
    column("maker_licence", "生产商许可证号", "许可证号"),
    RowColumn("imported", _("进口"), ("是否进口",), read=readers.yes, empty=False, choices=YES_NO),
    column("spec_standard", "质量标准", "产品标准"),
    column("step", "工序", "投料点", "使用工序/投料点"),
    column(
        "method",
    ),
    RowColumn(
        "confirmed",
        _("带入条件已确认"),
        ("已核对标签",),
        read=readers.yes,
        empty=None,
        choices=YES_NO,
        note=_("复合配料：已核对标签和带入条件"),
    ),
)
PRODUCT_COLUMNS = (
    RowColumn("code", _("产品编号"), ("编号", "code"), note=CODE_NOTE),
    RowColumn("product", _("产品名称"), ("产品", "食品名称", "product")),
    RowColumn(
        "standard_number",
        _("产品执行标准号"),
        STANDARDS,
        note=_("新产品必填"),
    ),
    RowColumn(
        "product_category",
        _("产品食品分类号"),
        ("食品分类号", "分类号", "食品分类号或名称"),
        read=category,
        note=CATEGORY_NOTE,
    ),
    RowColumn(
        "basis_amount", _("批量基准"), ("批量", "每批产量", "batch"), note=_("成品数量；每个产品至少填一行")
    ),
    RowColumn("basis_unit", _("批量单位"), (), empty="kg", choices=("kg", "g", "t", "L", "mL")),
    RowColumn("loss_note", _("工艺失水、损耗说明"), ("工艺失水", "失水说明", "成品得率")),
)
COLUMNS = (*PRODUCT_COLUMNS, *LINE_COLUMNS)
