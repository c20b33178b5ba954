"""Issues, returns, moves, counts, disposals, cabinet checks, as people fill them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core.quantities import display
from tianheng.modules.formulas.enums import JUDGED_KINDS, LineKind
from tianheng.modules.ledger.actions.common import able
from tianheng.modules.ledger.enums import (
    STORES,
    BatchState,
    DisposalReason,
    DisposalWay,
    LocationKind,
    LotState,
)
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
from tianheng.modules.ledger.forms.receipts import COMPOSITION, gtin_field, parts
from tianheng.modules.ledger.models import Batch, Location, Scale
from tianheng.modules.ledger.queries.stock import held_lots

KINDS = [(each.value, each.label) for each in (*JUDGED_KINDS, LineKind.CULTURE)]


def lot_words(lot: Any) -> str:
    """A lot in a select: name, number, expiry, how much there is."""
    total = getattr(lot, "total", None)
    left = f" · {display(total, lot.dimension)}" if total is not None else ""
    return f"{lot.name} · {lot.number} · {_('到期')} {lot.expires_on:%Y-%m-%d}{left}"


def open_places(organisation: Any) -> Any:
    """Places in use."""
    return Location.objects.filter(organisation=organisation, closed_at=None).order_by("kind", "name")


def scales(organisation: Any) -> Any:
    """Scales in use."""
    return Scale.objects.filter(organisation=organisation, closed_at=None)


def scale_words(scale: Scale) -> str:
    """A scale in a select: number, name, until when it is calibrated."""
    until = scale.calibrated_until.isoformat() if scale.calibrated_until else _("未校准")
    return f"{scale.number} {scale.name} · {_('校准至')} {until}"


class Weighed(LedgerForm):
    """Something weighed by two people."""

    amount = amount(_("称量值"))
    unit = unit()
    scale = scale(_("秤"), _("校准过期的秤须写明原因。"))
    taker = person(_("领用人"), required=True)
    keeper = person(_("管理员"), required=True)
    pin = pin(_("对方的 PIN"))
    reason = reason(_("原因"), _("没有先用最早到期的批次、秤过期时必填。"))
    exception = text(_("例外原因"), EXCEPTION, required=False, most=500)
    happened_at = moment(_("时间"))

    def settle(self) -> None:
        """Own scales, colleagues."""
        self.choose("scale", scales(self.organisation), scale_words)
        self.people("issue", "taker", but_me=False)
        keepers = able("keep_place", self.organisation, self.now).values("user")
        self.choose("keeper", User.objects.filter(pk__in=keepers).order_by("name"), lambda each: each.name)


class IssueForm(Weighed):
    """Out of the cabinet."""

    SECTIONS = (
        (
            _("领用"),
            ("lot", "origin", "destination", "amount", "unit", "scale", "batch", "purpose", "happened_at"),
        ),
        (_("双人称量"), ("taker", "keeper", "pin", "reason", "exception")),
    )
    WIDE = ("lot", "reason", "exception")

    lot = row(_("批次"), _("按先到期先用排列。"))
    origin = row(_("从"))
    destination = row(_("到"))
    batch = row(_("用途批次"), required=False)
    purpose = text(_("用途"), required=False, most=100)
    field_order = ("lot", "origin", "destination")

    def settle(self) -> None:
        """Released lots, first expired first; places; open batches."""
        super().settle()
        rows = held_lots(self.organisation).filter(state=LotState.RELEASED, expires_on__gte=self.today)
        self.choose("lot", rows, lot_words)
        places = open_places(self.organisation)
        self.choose("origin", places.filter(kind__in=STORES))
        self.choose("destination", places.filter(kind=LocationKind.FLOOR))
        batches = Batch.objects.filter(organisation=self.organisation, state=BatchState.OPEN)
        self.choose("batch", batches.select_related("product").order_by("-made_on", "-id"))


class ReturnForm(Weighed):
    """What was not used comes back."""

    SECTIONS = (
        (_("退库"), ("amount", "unit", "scale", "happened_at")),
        (_("双人称量"), ("taker", "keeper", "pin", "reason", "exception")),
    )
    WIDE = ("reason", "exception")


class MoveForm(LedgerForm):
    """From one place to another."""

    origin = row(_("从"))
    destination = row(_("到"))
    amount = amount()
    unit = unit()

    def settle(self) -> None:
        """Own places."""
        for name in ("origin", "destination"):
            self.choose(name, open_places(self.organisation))


class DescribeForm(LedgerForm):
    """What was not known of a lot."""

    WIDE = ("composition",)

    name = text(_("名称"), most=100)
    standard_name = text(_("标准名称"), _("包装是商品名时，填标准里的名称。"), required=False, most=100)
    kind = choice(_("类型"), KINDS, required=False)
    gtin = gtin_field()
    density = text(_("密度（kg/L）"), required=False, most=20, inputmode="decimal")
    assay = text(_("有效成分含量（%）"), required=False, most=20, inputmode="decimal")
    composition = forms.CharField(
        label=_("复配成分"), help_text=COMPOSITION, required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean_composition(self) -> list[dict[str, str]]:
        """Each part with its percentage."""
        return list(parts(self.cleaned_data["composition"]))


class CountForm(LedgerForm):
    """A new sheet."""

    counted_on = day(_("盘点日期"), _("留空为今天。"))
    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(), label=_("位置"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选为全部位置。"),
    )  # fmt: skip
    note = text(_("说明"), required=False, most=500)
    WIDE = ("locations", "note")

    def settle(self) -> None:
        """Own places."""
        self.choose("locations", open_places(self.organisation))


class DisposalForm(LedgerForm):
    """What may not be used any more."""

    SECTIONS = (
        (_("处置"), ("lot", "location", "amount", "unit", "cause", "way", "destination", "note", "files")),
    )
    WIDE = ("lot", "note", "files")

    lot = row(_("批次"))
    location = row(_("隔离位置"))
    amount = amount()
    unit = unit()
    cause = choice(_("原因"), DisposalReason.choices)
    way = choice(_("处置方式"), DisposalWay.choices)
    destination = text(_("去向单位"), required=False, most=100)
    note = reason(_("说明"))
    files = Several(_("照片、票据"))

    def settle(self) -> None:
        """Lots of which there is something."""
        self.choose("lot", held_lots(self.organisation), lot_words)
        self.choose("location", open_places(self.organisation))


class ApproveDisposal(LedgerForm):
    """A leader's word."""

    reason = reason(_("审批意见"))
    announced = text(_("销毁时间地点"), _("召回食品销毁前须报告。"), required=False, most=200)
    exception = text(_("例外原因"), EXCEPTION, required=False, most=500)


class FinishDisposal(LedgerForm):
    """It is done."""

    done_on = day(_("处置日期"), required=True)
    supervisor = person(_("监督人"), _("由本人输入 PIN；没有另一人的，写明例外原因。"))
    checker_pin = pin(_("监督人 PIN"))
    destination = text(_("去向单位"), required=False, most=100)
    voucher = text(_("票据号"), required=False, most=50)
    exception = text(_("例外原因"), EXCEPTION, required=False, most=500)

    def settle(self) -> None:
        """Any colleague who works with additives."""
        self.people("attach", "supervisor")


class CabinetForm(LedgerForm):
    """One look into a cabinet."""

    SECTIONS = (
        (_("专柜检查"), ("location", "happened_at", "temperature", "humidity")),
        (_("逐项查看"), ("lock_sound", "signs_sound", "unlabelled", "non_edible", "expired")),
        (_("发现的问题"), ("found", "measures", "files")),
    )
    WIDE = ("lock_sound", "signs_sound", "unlabelled", "non_edible", "expired", "found", "measures", "files")

    location = row(_("专柜"))
    happened_at = moment(_("检查时间"))
    temperature = text(_("温度（℃）"), required=False, most=10, inputmode="decimal")
    humidity = text(_("相对湿度（%）"), required=False, most=10, inputmode="decimal")
    lock_sound = tick(_("锁具完好"))
    signs_sound = tick(_("标识完好"))
    unlabelled = tick(_("有无标签物质"))
    non_edible = tick(_("有非食用物质"))
    expired = tick(_("有过期品"))
    found = reason(_("发现的问题"))
    measures = reason(_("处理措施"))
    files = Several()

    def settle(self) -> None:
        """Own cabinets and rooms."""
        self.choose("location", open_places(self.organisation).filter(kind__in=STORES))
