"""What people fill in. A form only reads; the action looks at the facts and its mistakes come back to the fields."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import queries
from tianheng.accounts.enums import PRODUCER_ROLES, ROLES_OF, OrganisationKind, Role
from tianheng.core.mistakes import Mistake


class HouseForm(forms.Form):
    """A form whose hints and errors stand where the component ``{% field %}`` puts them."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.problems: list[dict[str, object]] = []
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs.setdefault("aria-describedby", f"id_{name}-hint")

    def take(self, mistakes: Iterable[Mistake]) -> None:
        """Show an action's mistakes: at the field, and in the list above the form."""
        for each in mistakes:
            self.problems.append(each.shown())
            self.add_error(each.field if each.field in self.fields else None, each.sentence)

    def faults(self) -> list[dict[str, object]]:
        """Everything wrong, for the component ``{% errors %}``."""
        if self.problems or not self.is_bound:
            return self.problems
        return [
            {
                "field": self.fields[name].label if name in self.fields else "",
                "value": "",
                "message": error,
                "mend": "",
                "id": f"id_{name}",
            }
            for name, errors in self.errors.items()
            for error in errors
        ]


def text(
    label: Any, hint: Any = "", *, required: bool = True, most: int = 200, **attrs: str
) -> forms.CharField:
    """A line of text; ``attrs`` are the input's own (autocomplete, inputmode)."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": _("请填写“%(label)s”。") % {"label": label}},
    )


def secret(label: Any, hint: Any = "", autocomplete: str = "new-password", **attrs: str) -> forms.CharField:
    """A password, never sent back to the page, never trimmed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs}),
        error_messages={"required": _("请填写“%(label)s”。") % {"label": label}},
    )


PASSWORD_HINT = _(
    "至少 10 位，不要用常见的密码，也不要含姓名、登录名或手机号。几个不相干的词连在一起最好记。"
)


class SignIn(HouseForm):
    """Login name or phone, and password."""

    login = text(_("登录名或手机号"), most=30, autocomplete="username", autocapitalize="none")
    password = secret(_("密码"), autocomplete="current-password")


class Code(HouseForm):
    """Six digits of the moment."""

    code = text(
        _("验证码"),
        _("打开手机上的验证器，输入现在显示的 6 位数字。"),
        most=10,
        inputmode="numeric",
        autocomplete="one-time-code",
    )


class NewPassword(HouseForm):
    """A password by an invitation's link."""

    password = secret(_("新密码"), PASSWORD_HINT)


class ChangePassword(HouseForm):
    """The old password and the new one."""

    old = secret(_("现在的密码"), autocomplete="current-password")
    new = secret(_("新密码"), PASSWORD_HINT)


class Password(HouseForm):
    """The password, to prove who asks."""

    password = secret(_("密码"), autocomplete="current-password")


class Pin(HouseForm):
    """A PIN for a shared tablet, and the password."""

    pin = secret(
        _("新 PIN"), _("4 至 6 位数字，在共用平板上签名时用。"), autocomplete="off", inputmode="numeric"
    )
    password = secret(_("密码"), autocomplete="current-password")


class Reason(HouseForm):
    """Why."""

    reason = text(_("原因"), _("对方会看到。"), most=500)


def county_choices() -> list[tuple[str, Any]]:
    """Counties by city, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in queries.counties():
        groups.setdefault(area.parent.name, []).append((area.code, area.name))
    return [("", _("请选择")), *groups.items()]


def zone_choices() -> list[tuple[str, Any]]:
    """Functional zones, for a select."""
    return [("", _("不在功能区内")), *((area.code, area.name) for area in queries.zones())]


class Enterprise(HouseForm):
    """The facts of an enterprise, as on its licences."""

    name = text(_("企业名称"), _("照营业执照填写全称。"), most=100, autocomplete="organization")
    credit_code = text(
        _("统一社会信用代码"), _("18 位，在营业执照上。"), most=30, autocapitalize="characters"
    )
    licence_number = text(
        _("食品生产许可证编号"), _("SC 加 14 位数字。"), most=30, autocapitalize="characters"
    )
    licence_expires = forms.DateField(
        label=_("许可证有效期至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写许可证有效期。"),
            "invalid": _("日期写作 2029-12-31。"),
        },
    )
    area = forms.ChoiceField(
        label=_("所在县区"),
        choices=county_choices,
        help_text=_("由这里的市场监管局启用。"),
        error_messages={"required": _("请选择所在县区。")},
    )
    reporting_unit = forms.ChoiceField(label=_("功能区"), choices=zone_choices, required=False)
    address = text(_("生产地址"), most=200, autocomplete="street-address")
    telephone = text(
        _("联系电话"), _("手机号，或带区号的座机。"), most=30, inputmode="tel", autocomplete="tel"
    )


class Registration(Enterprise):
    """An enterprise and the person who speaks for it."""

    person = text(_("您的姓名"), most=50, autocomplete="name")
    role = forms.ChoiceField(
        label=_("您的职务"), choices=[(each.value, each.label) for each in PRODUCER_ROLES]
    )
    phone = text(_("您的手机号"), _("可用来登录。"), most=20, inputmode="tel", autocomplete="tel-national")
    login_name = text(
        _("登录名"), _("字母开头，例如 chen.meili。"), most=30, autocomplete="username", autocapitalize="none"
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("填了才会收到邮件通知。"),
        error_messages={"invalid": _("这不是邮箱地址。")},
    )
    password = secret(_("密码"), PASSWORD_HINT)

    ORGANISATION = (
        "name",
        "credit_code",
        "licence_number",
        "licence_expires",
        "area",
        "reporting_unit",
        "address",
        "telephone",
    )


class Invitation(HouseForm):
    """A person to be invited into an organisation."""

    person = text(_("姓名"), most=50)
    phone = text(_("手机号"), _("已有账号的手机号，会直接加入本机构。"), most=20, inputmode="tel")
    login_name = text(
        _("登录名"),
        _("字母开头，例如 chen.meili；已有账号的可不填。"),
        required=False,
        most=30,
        autocapitalize="none",
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("填了就把邀请链接发到邮箱。"),
        error_messages={"invalid": _("这不是邮箱地址。")},
    )
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个角色。")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(kind)  # type: ignore[attr-defined]


class Grant(HouseForm):
    """One more role."""

    role = forms.ChoiceField(label=_("角色"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(kind)  # type: ignore[attr-defined]


def role_choices(kind: str) -> list[tuple[str, Any]]:
    """The roles an organisation of this kind has."""
    return [(each.value, Role(each).label) for each in ROLES_OF[OrganisationKind(kind)]]
