"""Goods coming in (form F03) and books taken over, as people fill them in."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.enums import JUDGED_KINDS, LineKind
from tianheng.modules.ledger.enums import Conclusion, LabelCheck, LocationKind, SupplierState
from tianheng.modules.ledger.forms.fields import (
    EXCEPTION,
    LedgerForm,
    Several,
    amount,
    choice,
    day,
    moment,
    person,
    pin,
    reason,
    row,
    text,
    tick,
    unit,
)
from tianheng.modules.ledger.models import Location, Supplier
from tianheng.web.widgets import Picker

KINDS = [(each.value, each.label) for each in (*JUDGED_KINDS, LineKind.CULTURE)]
LAW = ("name", "specification", "amount", "unit", "supplier_lot", "produced_on", "shelf_life", "expires_on")
PAPERS = ("maker", "maker_licence", "maker_licence_expires", "imported", "certificate", "certificate_on")
LOOKED = ("label_checks", "senses", "packaging", "temperature", "voucher")
WHAT = ("gtin", "standard_name", "kind", "density", "assay", "composition")
COMPOSITION = _("只有复配添加剂填。一行一种：名称、空格、百分比，例如“山梨酸钾 40”。")


def name_field() -> forms.CharField:
    """The name on the bag, with what it may mean."""
    field = text(_("名称"), _("照包装上的品名。"), most=100)
    field.widget = Picker("compliance:check_additives", attrs={"data-free": "1", "maxlength": "100"})
    return field


def gtin_field() -> forms.CharField:
    """The bar code on the bag, typed or scanned."""
    return text(
        _("商品条码（GTIN）"),
        _("包装上有条码的扫入或照填；填了，批次标签即为 GS1 数字链接。"),
        required=False,
        most=200,
    )


class Bag(LedgerForm):
    """What stands on the bag and its papers: the same in a new examination and a correction."""

    name = name_field()
    specification = text(_("规格"), _("例如：25 kg/箱。"), most=100)
    amount = amount()
    unit = unit()
    supplier_lot = text(_("生产批号"), _("照标签；只有生产日期的填日期。"), most=50)
    produced_on = day(_("生产日期"))
    shelf_life = text(_("保质期"), _("例如：24个月。"), most=30)
    expires_on = day(_("有效期至"), required=True)
    maker = text(_("生产者名称"), required=False, most=100)
    maker_licence = text(_("生产许可证编号"), required=False, most=30, autocapitalize="characters")
    maker_licence_expires = day(_("生产许可证有效期至"))
    imported = tick(_("进口"))
    certificate = text(_("合格证明（检验报告）编号"), required=False, most=50)
    certificate_on = day(_("检验日期"))
    label_checks = forms.MultipleChoiceField(
        label=_("标签核对"),
        required=False,
        choices=LabelCheck.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("看到的才勾。"),
    )
    senses = text(_("感官"), required=False, most=100)
    packaging = text(_("包装"), required=False, most=100)
    temperature = text(_("温度"), required=False, most=30)
    voucher = text(_("票据号"), required=False, most=50)

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        found = super().facts()
        return {**found, "label_checks": dict.fromkeys(found["label_checks"], True)}


class ReceiptForm(Bag):
    """An examination of goods coming in."""

    SECTIONS = (
        (_("一、进货记录（《食品安全法》第五十条）"), (*LAW, "happened_at", "supplier")),
        (_("二、许可证与合格证明"), PAPERS),
        (_("三、标签、感官、票据"), LOOKED),
        (
            _("四、验收结论"),
            ("conclusion", "reason", "location", "files", "checker", "checker_pin", "exception"),
        ),
        (_("五、批次资料（投料折算用，没有的留空）"), WHAT),
    )
    WIDE = ("label_checks", "conclusion", "reason", "files", "composition", "exception")

    supplier = row(_("供货者"), _("名称、地址、联系方式取自供货者档案。"))
    happened_at = moment(_("进货时间"))
    conclusion = choice(_("验收结论"), Conclusion.choices, radio=True)
    reason = reason(_("隔离或拒收的原因"))
    location = row(_("存放位置"), _("拒收的不填。"), required=False)
    files = Several(_("合格证明、标签照片"))
    checker = person(_("复核人"), _("没有复核人的批次待检，由另一人放行后可用。"))
    checker_pin = pin()
    exception = text(_("例外原因"), EXCEPTION, required=False, most=500)
    gtin = gtin_field()
    standard_name = text(_("标准名称"), _("包装是商品名时，填标准里的名称。"), required=False, most=100)
    kind = choice(_("类型"), KINDS, required=False)
    density = text(_("密度（kg/L）"), required=False, most=20, inputmode="decimal")
    assay = text(_("有效成分含量（%）"), required=False, most=20, inputmode="decimal")
    composition = forms.CharField(
        label=_("复配成分"), help_text=COMPOSITION, required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def settle(self) -> None:
        """Own suppliers not dropped, own places in use, colleagues."""
        rows = Supplier.objects.filter(organisation=self.organisation).exclude(state=SupplierState.DROPPED)
        self.choose("supplier", rows, lambda each: f"{each.name}（{each.get_state_display()}）")
        self.choose("location", stores(self.organisation))
        self.people("check_receipt", "checker")

    def clean_composition(self) -> list[dict[str, str]]:
        """Each part with its percentage."""
        return list(parts(self.cleaned_data["composition"]))


class ReceiptCorrection(Bag):
    """A receipt as it should have been."""

    SECTIONS = (
        (_("更正"), ("why", "exception")),
        (_("一、进货记录（《食品安全法》第五十条）"), (*LAW, "happened_at")),
        (_("二、许可证与合格证明"), PAPERS),
        (_("三、标签、感官、票据"), LOOKED),
    )
    WIDE = ("label_checks", "why", "exception")

    happened_at = moment(_("进货时间"), _("留空为原来的时间。"))
    why = reason(_("更正原因"), _("原记录保留，两条互相注明。"), required=True)
    exception = text(
        _("例外原因"),
        _("改动关系到验收结论的，批次待另一人放行；确实只有一人时才填，会标为“例外”。"),
        required=False,
        most=500,
    )

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        found = super().facts()
        return {**found, "reason": found.pop("why")}


class OpeningForm(LedgerForm):
    """What lay in the cabinet before the ledger began."""

    SECTIONS = (
        (_("期初库存"), ("name", "specification", "amount", "unit", "supplier", "supplier_lot", "produced_on",
                      "expires_on", "maker", "gtin", "location", "reason")),
    )  # fmt: skip
    WIDE = ("reason",)

    name = name_field()
    specification = text(_("规格"), required=False, most=100)
    amount = amount()
    unit = unit()
    supplier = row(_("供货者"), required=False)
    supplier_lot = text(_("生产批号"), required=False, most=50)
    produced_on = day(_("生产日期"))
    expires_on = day(_("有效期至"), required=True)
    maker = text(_("生产者"), required=False, most=100)
    gtin = gtin_field()
    location = row(_("存放位置"))
    reason = reason(_("为什么没有进货记录"), _("例如：建账前的库存。"), required=True)

    def settle(self) -> None:
        """Own suppliers, own places."""
        self.choose("supplier", Supplier.objects.filter(organisation=self.organisation))
        self.choose("location", stores(self.organisation))


def stores(organisation: Any) -> Any:
    """Places in use where goods are laid, the floor last."""
    rows = Location.objects.filter(organisation=organisation, closed_at=None)
    return rows.exclude(kind=LocationKind.FLOOR).order_by("kind", "name")


def parts(typed: str) -> Iterator[dict[str, str]]:
    """The parts of a compound additive, a line each. Raises Mistake."""
    for line in typed.splitlines():
        name, _gap, percent = line.strip().rpartition(" ")
        if not line.strip():
            continue
        if not name:
            raise Mistake(
                "composition", line[:40], _("没有百分比。"), _("写成“名称 百分比”。"), _("复配成分")
            )
        yield {"additive": name.strip(), "percent": percent.strip("%％")}
