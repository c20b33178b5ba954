"""What people fill in. A form only reads; the action looks at the facts and its mistakes come back to the fields."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, text
from tianheng.modules.registration.enums import WHOLE, Change, Kind, PolicyKind, Validity
from tianheng.modules.registration.models import Policy

DATE = {"invalid": _("日期写作 2026-12-31。"), "required": _("请填写日期。")}
NUMBER = {"invalid": _("请填整数。"), "required": _("请填写。")}


def long(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请填写“%(label)s”。") % {"label": label}},
    )


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, error_messages=DATE)


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


class New(HouseForm):
    """Which kind of filing, for which year."""

    kind = forms.ChoiceField(
        label=_("登记类型"),
        choices=[(each.value, Kind(each).label) for each in WHOLE],
        widget=forms.RadioSelect,
    )
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(each, str(each)) for each in years]  # type: ignore[attr-defined]


class Signing(HouseForm):
    """The commitment; the signature itself is read from the pad."""

    commitment = tick(_("我已读过企业承诺，所登记的内容真实、完整"))


class Changing(HouseForm):
    """Form F14: what kind of change, why, from when."""

    kinds = forms.MultipleChoiceField(
        label=_("变更类型"),
        choices=Change.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )
    reason = long(_("变更原因"))
    effective_on = day(_("生效日期"), _("新产品、新添加剂、用量上调须在首次使用之前登记。"), required=False)
    immediate_stop = tick(
        _("立即停用原登记"), _("不勾选时，变更办结之前仍按原登记使用；勾选后原登记当即停用。")
    )


class Reason(HouseForm):
    """Why."""

    reason = long(_("原因"))


class Upload(HouseForm):
    """A paper beside the filing."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、PNG、JPG、XLSX 或 DOCX。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
    )
    note = text(_("说明"), _("例如：供货者许可证、检验报告、标签样张。"), required=False, most=200)


class PolicyForm(HouseForm):
    """What an area asks of its producers."""

    kind = forms.ChoiceField(label=_("登记方式"), choices=PolicyKind.choices, widget=forms.RadioSelect)
    basis = text(
        _("依据"), _("要求企业登记的，写明地方规定的名称与文号；国家法律没有这项义务。"), required=False
    )
    since = day(_("起始日期"))
    review_days = forms.IntegerField(label=_("审核时限（工作日）"), error_messages=NUMBER)
    mend_days = forms.IntegerField(label=_("补正时限（工作日）"), error_messages=NUMBER)
    validity = forms.ChoiceField(label=_("有效期"), choices=Validity.choices)
    number_pattern = text(
        _("登记编号格式"), _("{year} 年度，{area} 行政区划代码，{n:04d} 四位流水号。"), most=100
    )
    second_review_always = tick(_("一律复核"), _("每份登记都由两人审核。"))
    second_review_lines = forms.IntegerField(label=_("超过多少条须复核"), error_messages=NUMBER)

    @classmethod
    def of(cls, policy: Policy | None, today: date) -> "PolicyForm":
        """The form as the policy stands."""
        found = policy or Policy(kind=PolicyKind.INTERNAL_ONLY, since=today)
        return cls(initial={name: getattr(found, name) for name in cls.base_fields})


class Settling(HouseForm):
    """How a line that a later law sees otherwise was dealt with."""

    note = long(_("处理说明"), _("例如：已停用、已降低用量并办变更、已补充检验报告。"))
