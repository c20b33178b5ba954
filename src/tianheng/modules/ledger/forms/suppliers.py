"""What people fill in about suppliers (form F04), places and scales."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tianheng.core.quantities import MASS, VOLUME
from tianheng.modules.enterprises.models import Site
from tianheng.modules.ledger.enums import LocationKind, SupplierKind, SupplierPaperKind, SupplierState
from tianheng.modules.ledger.forms.fields import (
    LedgerForm,
    Several,
    amount,
    choice,
    day,
    number,
    reason,
    row,
    text,
    tick,
)

STATES = [each for each in SupplierState.choices if each[0] != SupplierState.CANDIDATE]


class SupplierForm(LedgerForm):
    """A supplier as in its file."""

    SECTIONS = (
        (
            _("供货者档案"),
            ("name", "kind", "code", "credit_code", "address", "contact", "telephone", "additives"),
        ),
        (_("许可证"), ("licence", "licence_expires")),
    )
    WIDE = ("address", "additives")

    name = text(_("供货者名称"), most=100)
    kind = choice(_("类型"), SupplierKind.choices)
    code = text(_("供货者代码"), _("留空自动编号。"), required=False, most=30)
    credit_code = text(_("统一社会信用代码"), required=False, most=18, autocapitalize="characters")
    address = text(_("地址"), most=200)
    contact = text(_("联系人"), required=False, most=50)
    telephone = text(_("联系方式"), most=30, inputmode="tel")
    additives = text(_("供应的添加剂"), _("顿号隔开。"), required=False, most=500)
    licence = text(
        _("许可证编号"), _("生产者填 SC 编号，经营者填食品经营许可证编号。"), required=False, most=30
    )
    licence_expires = day(_("许可证有效期至"))


class AssessForm(LedgerForm):
    """What an assessment concluded."""

    state = choice(_("评价结论"), STATES, radio=True)
    assessment = reason(_("评价说明"), _("看了哪些资料，结论的依据。"), required=True)
    next_assessment = day(_("下次评价"), _("留空为一年后。"))


class SupplierPaperForm(LedgerForm):
    """A paper of a supplier."""

    WIDE = ("files",)

    kind = choice(_("资料类别"), SupplierPaperKind.choices)
    number = text(_("编号"), required=False, most=50, autocapitalize="characters")
    issued_on = day(_("签发日期"))
    expires_on = day(_("有效期至"), _("长期有效的留空。"))
    files = Several(_("扫描件"))


class ReasonForm(LedgerForm):
    """Why."""

    reason = reason(required=True)


class LocationForm(LedgerForm):
    """A place where additives are kept or fed."""

    name = text(_("名称"), _("例如：1 号添加剂专柜。"), most=50)
    kind = choice(_("用途"), LocationKind.choices)
    site = row(_("生产地"), required=False)
    keeper = text(_("保管人"), required=False, most=50)
    locked = tick(_("上锁"))
    labelled = tick(_("有“食品添加剂”标识"))

    def settle(self) -> None:
        """The enterprise's own sites."""
        self.choose("site", Site.objects.filter(organisation=self.organisation), lambda each: each.name)


class ScaleForm(LedgerForm):
    """A scale and its calibration."""

    number = text(_("秤编号"), most=30)
    name = text(_("名称"), _("例如：电子台秤 30 kg。"), required=False, most=50)
    division = amount(_("分度值"), required=False)
    division_unit = choice(_("分度值单位"), [(each, each) for each in (*MASS, *VOLUME)], required=False)
    certificate = text(_("检定（校准）证书编号"), required=False, most=50)
    calibrated_until = day(_("检定（校准）有效期至"))


class ToleranceForm(LedgerForm):
    """How far figures may differ."""

    additive = text(_("添加剂"), _("留空适用于全部。"), required=False, most=100)
    over_formula = number(_("超配方允差（万分之）"), _("默认 200，即 2%。"))
    counted = number(_("盘点允差（万分之）"), _("默认 50，即 0.5%。"))
    balanced = number(_("期间投料允差（万分之）"), _("默认 500，即 5%；用于物料平衡。"))

    def facts(self) -> dict[str, Any]:
        """As the action takes it."""
        return dict(self.cleaned_data)


class NoteForm(LedgerForm):
    """A line of explanation, or none."""

    note = text(_("说明"), required=False, most=500)


class ExceptionForm(LedgerForm):
    """Why one person does both."""

    exception = text(_("例外原因"), _("由另一人办理时留空；确实只有一人时才填。"), required=False, most=500)
