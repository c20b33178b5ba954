"""The columns of a sheet for registration: one row for one additive in one product, as form F01 lists them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.imports import RowColumn, readers
from tianheng.core.mistakes import Mistake
from tianheng.core.sheets import cells
from tianheng.core.sheets.read import Cell
from tianheng.modules.formulas.enums import MASS_LEVELS, VOLUME_LEVELS
from tianheng.modules.formulas.validators.lines import unit_of

YES_NO = (_("是"), _("否"))
UNITS = tuple(each.value for each in (*MASS_LEVELS, *VOLUME_LEVELS))
AMOUNT = re.compile(r"([\d.,，]+)\s*([^\d.,，\s].*)")
CODE_NOTE = _("已有的产品按编号查找；没有编号的按名称查找，新产品可留空由系统编号")
CATEGORY_NOTE = _("写分类号最准，例如 12.10.02；写类别名称的，由您随后确认")
AMOUNT_NOTE = _("成品中的含量，不是每批投料量；带入的也写成品中的含量")
SOURCE_NOTE = _("随哪种配料带入，例如酱油")
FUNCTION_NOTE = _("例如防腐剂；营养强化剂、加工助剂、食品用香精也写在这里")
EXCEPTION_NOTE = _("由您一人编制并批准时写明原因（至少 4 个字）；不填则存为草稿，由另一位负责人批准")


def category(cell: Cell) -> str:
    """A code of Appendix E as text, its zeros kept; a name stays a name."""
    return cells.code(cell) or readers.words(cell)


def licence_class(cell: Cell) -> str:
    """Four digits; Excel may have dropped the leading zero."""
    found = readers.words(cell)
    return found.zfill(4) if cell.number and found.isdecimal() else found


def unit(cell: Cell) -> str:
    """A unit of content in the finished product."""
    return content_unit(cell.text)


def content_unit(text: str) -> str:
    """A unit of content. Raises Mistake."""
    found = unit_of(text)
    if found not in UNITS:
        mend = _("请换算成成品中的含量，用 %(units)s。") % {"units": "、".join(UNITS)}
        raise Mistake("unit", text, _("这里不能用这个单位。"), mend)
    return found


def share(cell: Cell) -> tuple[str, str]:
    """How much of an ingredient stands in the product, with its unit; a bare number is a percentage."""
    found = AMOUNT.fullmatch(cell.text.strip())
    return (found[1], content_unit(found[2])) if found else (cell.text.strip(), "%")


def amount(cell: Cell) -> tuple[str, str]:
    """A content and the unit written behind it, if one is."""
    found = AMOUNT.fullmatch(cell.text.strip())
    return (found[1], content_unit(found[2])) if found else (cell.text.strip(), "")


def column(key: str, title: Any, *others: str, **more: Any) -> RowColumn:
    """A column with the further headings it goes by."""
    return RowColumn(key, title, others, **more)


PRODUCT_COLUMNS = (
    column("code", _("产品编号"), "编号", note=CODE_NOTE),
    column(
        "product",
        _("产品名称"),
        "产品",
        "食品名称",
        note=_("与产品编号至少填一项；都不填的行属于上一行的产品"),
    ),
    column("trademark", _("商标"), "品牌"),
    column("specification", _("规格"), "规格型号", note=_("同名不同规格的产品请写不同的产品编号")),
    column("standard_number", _("执行标准号"), "产品执行标准号", "执行标准", "标准号", note=_("新产品必填")),
    column(
        "licence_class",
        _("许可类别"),
        "许可类别编号",
        "类别编号",
        read=licence_class,
        note=_("4 位数字，例如 0305"),
    ),
    column(
        "category",
        _("食品分类号或名称"),
        "食品分类号",
        "分类号",
        "食品类别",
        read=category,
        note=CATEGORY_NOTE,
    ),
    column("annual_output", _("年产量（吨）"), "年产量", "年产量(吨)"),
    column("density", _("密度（kg/L）"), "密度", note=_("用量以 g/L、mg/L 计时填写")),
    column("label_text", _("标签配料表"), "标签标示文字", "配料表"),
    column("exception", _("一人编制并批准的原因"), "自批原因", note=EXCEPTION_NOTE),
)
LINE_COLUMNS = (
    column(
        "additive",
        _("添加剂通用名称"),
        "食品添加剂通用名称",
        "食品添加剂名称",
        "添加剂名称",
        "食品添加剂",
        "添加剂",
        required=True,
    ),
    column("function", _("功能"), "功能类别", "使用目的", "添加剂功能", note=FUNCTION_NOTE),
    column(
        "amount",
        _("使用量"),
        "用量",
        "添加量",
        "配方设计使用量",
        required=True,
        read=amount,
        note=AMOUNT_NOTE,
    ),
    column("unit", _("单位"), "使用量单位", "用量单位", read=unit, choices=UNITS, note=_("不填按 g/kg")),
    column("maker", _("生产商"), "生产厂家", "供货商", "供应商"),
    column("maker_licence", _("许可证号"), "生产商许可证号", "生产许可证编号"),
    column("imported", _("进口"), "是否进口", "进口标记", read=readers.yes, empty=False, choices=YES_NO),
    column("spec_standard", _("添加剂执行标准"), "添加剂标准", "质量标准"),
    column("step", _("使用工序"), "工序", "投料点", "使用工序/投料点"),
    column("method", _("使用方法"), "方法"),
    column("composition", _("复配成分"), "复配组成", note=_("复配食品添加剂写：三聚磷酸钠 50；焦磷酸钠 50")),
    column("residue", _("残留量（mg/kg）"), "残留量", "残留量检验值"),
    column("carried", _("是否带入"), "带入", read=readers.yes, empty=None, choices=YES_NO),
    column("source", _("带入来源"), "带入来源配料", "来源配料", note=SOURCE_NOTE),
    column("source_category", _("来源配料分类号"), "带入来源分类号", read=category, note=_("例如酱油 12.04")),
    column(
        "source_share",
        _("来源配料占成品（%）"),
        "来源配料用量",
        "来源配料占成品",
        read=share,
        empty=("", "%"),
    ),
    column("confirmed", _("带入条件已核对"), "带入条件已确认", read=readers.yes, empty=None, choices=YES_NO),
)
COLUMNS = (*PRODUCT_COLUMNS, *LINE_COLUMNS)
TITLES = {each.key: each.title for each in COLUMNS}
EXAMPLES = (
    {
        "code": "P001",
        "product": "香辣酱",
        "specification": "200 g/瓶",
        "standard_number": "GB 31644",
        "licence_class": "0305",
        "category": "12.10.02",
        "annual_output": "120",
        "additive": "山梨酸钾",
        "function": "防腐剂",
        "amount": "0.5",
        "unit": "g/kg",
        "maker": "某某添加剂有限公司",
        "spec_standard": "GB 1886.39",
        "step": "拌料",
        "method": "溶解后加入",
    },
    {
        "code": "P001",
        "additive": "苯甲酸钠",
        "function": "防腐剂",
        "amount": "0.012",
        "unit": "g/kg",
        "carried": "是",
        "source": "酱油",
        "source_category": "12.04",
        "source_share": "2",
        "confirmed": "是",
    },
)
