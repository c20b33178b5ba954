"""The forms of a product, its category, reasons, and its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, text
from tianheng.core.identifiers import gtin_shown
from tianheng.modules.compliance.queries.questions import ANSWER
from tianheng.modules.formulas.models import Product
from tianheng.modules.formulas.validators.figures import percent
from tianheng.web.widgets import Picker

PERCENT = ("fat_fraction", "moisture_fraction")
FIGURE = {"inputmode": "decimal"}


class ProductForm(HouseForm):
    """A product's facts. Fractions are typed in percent."""

    name = forms.CharField(
        label=_("产品名称"),
        max_length=100,
        help_text=_("照标签填写，不带商标和规格；从列出的类别里选一个，分类号随即填好。"),
        widget=Picker("compliance:check_foods", fills="id_category"),
        error_messages={"required": _("请填写产品名称。")},
    )
    category = forms.CharField(
        label=_("食品分类号"),
        max_length=100,
        help_text=_("由您选定即为确认。也可在此按名称查找，知道分类号的直接填。"),
        widget=Picker("compliance:check_foods"),
        error_messages={"required": _("请选择食品分类号。")},
    )
    standard_number = text(_("执行标准号"), _("照标签填写，例如 GB/T 10786。"), most=50)
    code = text(_("产品编号"), _("留空由系统编号。"), required=False, most=30, autocapitalize="characters")
    trademark = text(_("商标"), required=False, most=50)
    specification = text(_("规格"), _("例如 500 g/袋。"), required=False, most=100)
    gtin = text(
        _("商品条码（GTIN）"),
        _("有条码的扫入或照填，追溯时即可按条码和批号查。"),
        required=False,
        most=200,
        inputmode="numeric",
    )
    licence_class = text(
        _("许可类别编号"), _("许可品种明细表上的 4 位数字。"), required=False, most=4, inputmode="numeric"
    )
    shelf_life_days = text(_("保质期（天）"), required=False, most=5, inputmode="numeric")
    annual_output = text(_("年产量（吨）"), required=False, most=20, **FIGURE)
    description = text(_("产品说明"), required=False, most=500)
    fat_fraction = text(
        _("成品脂肪含量（%）"), _("以油脂计的限量要用到。"), required=False, most=20, **FIGURE
    )
    moisture_fraction = text(
        _("成品水分（%）"), _("以干样品计的限量要用到。"), required=False, most=20, **FIGURE
    )
    density = text(_("密度（kg/L）"), _("批量或用量以体积计时必填。"), required=False, most=20, **FIGURE)
    dilution_factor = text(
        _("稀释倍数"), _("固体饮料、浓缩饮料：1 份兑成几份。"), required=False, most=20, **FIGURE
    )
    as_drunk_category = forms.CharField(
        label=_("冲调后的食品分类号"),
        required=False,
        max_length=100,
        help_text=_("固体饮料冲调成的饮料。"),
        widget=Picker("compliance:check_foods"),
    )
    reconstitution_factor = text(
        _("冲调倍数"), _("果冻粉等：1 份冲成几份。"), required=False, most=20, **FIGURE
    )
    concentration_factor = text(_("浓缩倍数"), _("浓缩果蔬汁（浆）。"), required=False, most=20, **FIGURE)
    beans_fraction = text(_("每千克成品用豆（kg）"), _("豆制品。"), required=False, most=20, **FIGURE)
    label_text = forms.CharField(
        label=_("标签配料表"),
        required=False,
        max_length=5000,
        help_text=_("照实际标签录入，用来与配方核对。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    MAIN = ("name", "category", "standard_number", "code", "trademark", "specification", "gtin",
            "licence_class", "shelf_life_days", "annual_output", "description")  # fmt: skip
    BASIS = ("fat_fraction", "moisture_fraction", "density", "dilution_factor", "as_drunk_category",
             "reconstitution_factor", "concentration_factor", "beans_fraction")  # fmt: skip

    @property
    def main(self) -> list[Any]:
        """The facts of the label."""
        return [self[name] for name in self.MAIN]

    @property
    def basis(self) -> list[Any]:
        """The facts that limits hang on."""
        return [self[name] for name in self.BASIS]

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        values = dict(self.cleaned_data)
        for name in PERCENT:
            if values[name]:
                values[name] = f"{values[name].rstrip('%％ ')}%"
        return values


def initial(product: Product) -> dict[str, Any]:
    """The form filled from a product."""
    values = {name: getattr(product, name) for name in ProductForm.base_fields}
    for name in PERCENT:
        if values[name]:
            values[name] = percent(values[name])
    return {**values, "gtin": gtin_shown(product.gtin)}


def said(post: Mapping[str, str]) -> dict[str, bool]:
    """The narrowing questions that were answered."""
    return {
        name.removeprefix(ANSWER)[:300]: value == "yes"
        for name, value in post.items()
        if name.startswith(ANSWER) and value in ("yes", "no")
    }


class LabelForm(HouseForm):
    """The list typed from the real label."""

    label_text = forms.CharField(
        label=_("标签配料表"),
        required=False,
        max_length=5000,
        help_text=_("照实际标签逐字录入。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ApprovalForm(HouseForm):
    """An approval: an answer to each open question, a note, and the reason when maker and approver are one."""

    in_force_from = forms.DateField(
        label=_("启用日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写启用日期。"), "invalid": _("日期写作 2026-05-01。")},
    )
    note = text(_("批准说明"), required=False, most=500)
    exception = text(
        _("一人编制并批准的原因"),
        _("您是编制人。人手不足确需自己批准的，写明原因，会留痕并标注为例外。"),
        required=False,
        most=200,
    )

    def __init__(self, *args: Any, questions: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = tuple(questions)
        if not own:
            del self.fields["exception"]
        for one in self.questions:
            self.fields[f"answer-{one.key}"] = forms.CharField(
                label=one.question,
                help_text=one.about,
                max_length=500,
                error_messages={"required": _("这一项还没有答复。请写明依据。")},
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def asked(self) -> list[Any]:
        """The fields of the open questions."""
        return [self[f"answer-{one.key}"] for one in self.questions]

    @property
    def rest(self) -> list[Any]:
        """The other fields."""
        return [self[name] for name in ("in_force_from", "note", "exception") if name in self.fields]

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        answers = {one.key: data[f"answer-{one.key}"] for one in self.questions}
        return {
            "note": data["note"],
            "exception": data.get("exception", ""),
            "in_force_from": data["in_force_from"],
            "answers": answers,
        }
