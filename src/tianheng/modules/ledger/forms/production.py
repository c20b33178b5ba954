"""Batches, feedings, tests and deliveries, as people fill them in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.modules.formulas.enums import FormulaState, ProductState
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.ledger.enums import LotState, Outcome
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
    scale,
    text,
    tick,
    unit,
)
from tianheng.modules.ledger.forms.stock import lot_words, open_places, scale_words, scales
from tianheng.modules.ledger.models import Lot
from tianheng.modules.ledger.queries.stock import held_lots

UNIT = _("单位")
SIZES = [(each, each) for each in ("kg", "t", "g", "L", "mL")]
RESULT_UNITS = [(each, each) for each in ("g/kg", "mg/kg", "µg/kg", "g/L", "mg/L", "%")]


def size_unit(label: Any = UNIT, *, required: bool = True) -> forms.ChoiceField:
    """A unit of what is made."""
    return choice(label, SIZES, required=required)


class BatchForm(LedgerForm):
    """A batch to begin."""

    WIDE = ("formula",)

    formula = row(_("产品与配方"), _("只列已批准的配方。"))
    number = text(_("产品批号"), most=50)
    made_on = day(_("生产日期"), required=True)
    amount = amount(_("批量"), hint=_("投料前的总量。"))
    unit = size_unit()
    client = text(_("委托方"), _("受托生产时填。"), required=False, most=100)
    happened_at = moment(_("开批时间"))

    def settle(self) -> None:
        """Approved versions of products that are made."""
        rows = FormulaVersion.objects.filter(
            product__organisation=self.organisation,
            product__state=ProductState.ACTIVE,
            state=FormulaState.APPROVED,
        )
        rows = rows.select_related("product").order_by("product__pinyin")
        self.choose(
            "formula", rows, lambda each: f"{each.product.name} {each.product.specification} · V{each.number}"
        )

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        found = super().facts()
        return {**found, "product": found["formula"].product}


class BatchChange(LedgerForm):
    """An open batch described anew."""

    number = text(_("产品批号"), most=50)
    made_on = day(_("生产日期"), required=True)
    amount = amount(_("批量"))
    unit = size_unit()
    client = text(_("委托方"), required=False, most=100)


class FinishForm(LedgerForm):
    """Everything is in."""

    output = amount(_("产量"), required=False)
    output_unit = size_unit(_("产量单位"), required=False)


class ReleaseForm(LedgerForm):
    """A batch may leave."""

    reason = reason(_("说明"), _("没有审核过的检验结果、或配方有而未投的，写明原因。"))
    exception = text(_("例外原因"), EXCEPTION, required=False, most=500)


class FeedingForm(LedgerForm):
    """What goes into a batch."""

    SECTIONS = (
        (_("投料"), ("lot", "amount", "unit", "location", "scale", "step", "happened_at")),
        (_("复核"), ("checker", "checker_pin", "reason", "note", "already_fed")),
    )
    WIDE = ("lot", "reason", "note", "already_fed")

    lot = row(_("批次"), _("配方里的按先到期先用排在前面。"))
    location = row(_("取自"))
    amount = amount(_("实际使用量"))
    unit = unit()
    step = text(_("投料工序"), required=False, most=50)
    scale = scale(_("秤"))
    happened_at = moment(_("投料时间"))
    checker = person(_("复核人"))
    checker_pin = pin()
    reason = reason(_("原因"), _("有提示时写明为什么仍要投料。"))
    note = text(_("备注"), required=False, most=200)
    already_fed = tick(_("这次投料已经发生，如实补记"), _("已投的违规投料也要记：会标为违规并封存这一批。"))

    def settle(self) -> None:
        """Lots there are, places in use, scales, colleagues."""
        rows = held_lots(self.organisation).filter(state__in=(LotState.RELEASED, LotState.QUARANTINED))
        self.choose("lot", rows, lot_words)
        self.choose("location", open_places(self.organisation))
        self.choose("scale", scales(self.organisation), scale_words)
        self.people("check_feeding", "checker")

    def group(self, planned: Iterable[tuple[str, list[Any]]], others: Iterable[Any]) -> None:
        """Show the lots by line of the formula, first expired first; then the others."""
        groups: list[Any] = [("", "—")]
        groups += [(line, [(lot.pk, lot_words(lot)) for lot in lots]) for line, lots in planned if lots]
        rest = [(lot.pk, lot_words(lot)) for lot in others]
        self.fields["lot"].widget.choices = [*groups, *([(_("配方以外"), rest)] if rest else [])]  # type: ignore[attr-defined]


class FeedingCorrection(LedgerForm):
    """A feeding as it was."""

    SECTIONS = (
        (_("更正"), ("reason", "void")),
        (_("实际情况"), ("lot", "location", "amount", "unit", "step", "happened_at")),
        (_("复核"), ("checker", "checker_pin")),
    )
    WIDE = ("reason", "void", "lot")

    reason = reason(_("更正原因"), _("原记录保留，两条互相注明。"), required=True)
    void = tick(_("作废：这次投料没有发生"))
    lot = row(_("批次"))
    location = row(_("取自"))
    amount = amount(_("实际使用量"))
    unit = unit()
    step = text(_("投料工序"), required=False, most=50)
    happened_at = moment(_("投料时间"))
    checker = person(_("复核人"))
    checker_pin = pin()

    def settle(self) -> None:
        """Own lots of the last years, places, colleagues."""
        since = self.today - timedelta(days=730)
        rows = Lot.objects.filter(organisation=self.organisation, expires_on__gte=since).order_by("-id")
        self.choose("lot", rows, lot_words)
        self.choose("location", open_places(self.organisation))
        self.people("check_feeding", "checker")


class CountersignForm(LedgerForm):
    """The second person, later."""

    pin = pin(_("您的 PIN"))
    reason = reason(_("原因"), _("原记录没有写原因的，这里写明。"))
    exception = text(
        _("例外原因"), _("本人录入、又没有第三人可以复核时才填；会标为“例外”。"), required=False, most=300
    )


class TestForm(LedgerForm):
    """A result of the enterprise's own test (form F09)."""

    __test__ = False
    SECTIONS = (
        (
            _("检验"),
            ("sample", "item", "standard", "method", "value", "unit", "basis", "loq", "tested_on", "outcome"),
        ),
        (_("记录"), ("instrument", "report_number", "laboratory", "files", "reason")),
    )
    WIDE = ("files", "reason")

    sample = text(_("样品"), required=False, most=100)
    item = text(_("项目"), _("例如：山梨酸。"), most=100)
    standard = text(_("判定标准"), required=False, most=50)
    method = text(_("检验方法"), _("例如：GB 5009.28。"), most=50)
    value = text(_("结果"), _("未检出留空，并填定量限。"), required=False, most=30, inputmode="decimal")
    unit = choice(_("单位"), RESULT_UNITS)
    basis = text(_("以何计"), required=False, most=50)
    loq = text(_("定量限"), required=False, most=30, inputmode="decimal")
    tested_on = day(_("检验日期"), required=True)
    outcome = choice(_("判定"), Outcome.choices, required=False)
    instrument = text(_("仪器"), required=False, most=50)
    report_number = text(_("报告编号"), required=False, most=50)
    laboratory = text(_("检验机构"), _("委托检验时填。"), required=False, most=100)
    files = Several(_("原始记录、报告"))
    reason = reason(_("说明"), _("判定与比对结果不同时写明原因。"))


class DeliveryForm(LedgerForm):
    """Goods that go to a buyer: the facts of article 51 (form F10)."""

    SECTIONS = (
        (_("出厂销售记录（《食品安全法》第五十一条）"),
         ("amount", "unit", "specification", "certificate", "sold_on", "buyer_name", "buyer_address",
          "buyer_contact", "voucher", "note")),
    )  # fmt: skip
    WIDE = ("buyer_address", "note")

    amount = amount()
    unit = unit()
    specification = text(_("规格"), required=False, most=100)
    certificate = text(_("检验合格证号"), most=50)
    sold_on = day(_("销售日期"), required=True)
    buyer_name = text(_("购货者名称"), most=100)
    buyer_address = text(_("购货者地址"), most=200)
    buyer_contact = text(_("购货者联系方式"), most=100)
    voucher = text(_("票据号"), required=False, most=50)
    note = text(_("备注"), required=False, most=200)


class DeliveryCorrection(DeliveryForm):
    """A delivery as it was; an amount of 0 says that it never happened."""

    SECTIONS = ((_("更正"), ("reason",)), *DeliveryForm.SECTIONS)
    WIDE = ("reason", *DeliveryForm.WIDE)

    reason = reason(_("更正原因"), _("没有发生的，数量填 0。"), required=True)
