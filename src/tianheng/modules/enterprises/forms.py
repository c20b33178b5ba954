"""What people fill in about an enterprise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, county_choices, text
from tianheng.modules.enterprises.enums import PaperKind, Post, Scale
from tianheng.modules.enterprises.validators import split_classes


def day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    """A date."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写“%(label)s”。") % {"label": label},
            "invalid": _("日期写作 2029-12-31。"),
        },
    )


class Description(HouseForm):
    """What an enterprise tells of itself."""

    scale = forms.ChoiceField(label=_("规模"), choices=Scale.choices)
    trade = text(_("主营品类"), _("例如：速冻鱼糜制品。"), required=False, most=50)
    trademark = text(_("商标"), required=False, most=50)
    business_address = text(_("住所"), _("营业执照上的住所。"), required=False, most=200)
    telephone = text(
        _("联系电话"), _("手机号，或带区号的座机。"), most=30, inputmode="tel", autocomplete="tel"
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class Renewal(HouseForm):
    """The paper that takes the place of another."""

    number = text(_("证照编号"), most=50, autocapitalize="characters")
    classes = text(
        _("许可食品类别"),
        _("食品生产许可证填副页上的 4 位类别编号，几个之间空格，例如 1102 2203；其他证照不填。"),
        required=False,
        most=300,
    )
    issued_by = text(_("发证机关"), required=False, most=100)
    issued_on = day(_("发证日期"))
    expires_on = day(_("有效期至"), _("证照上写“长期”的留空。"))
    file = forms.FileField(
        label=_("扫描件"),
        required=False,
        help_text=_("PDF、PNG 或 JPG。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def clean_classes(self) -> list[str]:
        """The codes in the line; what holds no code is given on as it is, for the action to refuse."""
        typed = self.cleaned_data["classes"].strip()
        return split_classes(typed) or ([typed] if typed else [])


class Paper(Renewal):
    """A paper of any kind."""

    kind = forms.ChoiceField(label=_("证照类别"), choices=PaperKind.choices)
    field_order = ("kind",)


class Place(HouseForm):
    """A site."""

    name = text(_("名称"), _("例如：二厂、安海分厂。"), most=50)
    address = text(_("地址"), most=200, autocomplete="street-address")
    area = forms.ChoiceField(
        label=_("所在县区"), choices=county_choices, error_messages={"required": _("请选择所在县区。")}
    )
    main = forms.BooleanField(label=_("定为主要生产地"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class Person(HouseForm):
    """Who holds a post."""

    post = forms.ChoiceField(label=_("职务"), choices=Post.choices)
    name = text(_("姓名"), most=50)
    phone = text(_("电话"), required=False, most=30, inputmode="tel")
    since = day(_("起始日期"), required=True)
    user = forms.ChoiceField(label=_("账号"), required=False, help_text=_("有账号的请选上，签名时可以对上。"))
    certificate = text(_("培训考核证号"), required=False, most=50)
    certificate_expires = day(_("证书有效期至"))

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.choices = [("", _("没有账号")), *colleagues]


class Certificate(HouseForm):
    """The training certificate that takes the place of another."""

    certificate = text(_("培训考核证号"), most=50)
    certificate_expires = day(_("证书有效期至"))


class Leaving(HouseForm):
    """The last day in a post."""

    until = day(_("截止日期"), _("这一天仍在任。"), required=True)
