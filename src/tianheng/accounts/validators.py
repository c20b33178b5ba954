"""What must hold of names, passwords and PINs: the same for forms, the interface, imports and actions."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.enums import ROLES_OF, OrganisationKind, Role
from tianheng.core.legible import legible
from tianheng.core.mistakes import Mistake

LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")
SHORTEST, LONGEST = 10, 128
PIN = re.compile(r"\d{4,6}")
SECRET = "••••"  # noqa: S105 - stands for what was typed, which is never repeated

PASSWORD_LABEL = _("密码")
NAME_LABEL = _("姓名")
LOGIN_LABEL = _("登录名")
PIN_LABEL = _("PIN")
ROLE_LABEL = _("角色")


def login_name(text: str, field: str = "login_name") -> str:
    """A login name: 3 to 30 of a-z, 0-9, dot, hyphen, underscore, beginning with a letter."""
    name = unicodedata.normalize("NFKC", text).strip().lower()
    if not LOGIN_NAME.fullmatch(name):
        raise Mistake(
            field,
            text,
            _("登录名须以字母开头，3 至 30 位。"),
            _("只用小写字母、数字、点、横线和下划线，例如 chen.meili。"),
            LOGIN_LABEL,
        )
    return name


def person_name(text: str, field: str = "name") -> str:
    """A person's name: 2 to 50 characters, none of them a control character."""
    name = unicodedata.normalize("NFC", text).strip()
    if not 2 <= len(name) <= 50 or any(unicodedata.category(each) == "Cc" for each in name):
        raise Mistake(field, text, _("姓名须为 2 至 50 个字。"), _("请填证件上的姓名。"), NAME_LABEL)
    return name


def password(text: str, known: Iterable[str] = (), field: str = "password") -> str:
    """A password: 10 to 128 characters, not a common one, not one key, nothing known of the person in it."""
    fault = password_fault(text, known)
    if fault is not None:
        raise Mistake(field, SECRET, fault[0], fault[1], PASSWORD_LABEL)
    return text


def password_fault(text: str, known: Iterable[str]) -> tuple[object, object] | None:
    """What is wrong with a password and how to mend it, or None."""
    longer = _("请换一个，例如几个不相干的词连在一起。")
    if len(text) < SHORTEST:
        return _("密码至少 %(n)s 位。") % {"n": SHORTEST}, longer
    if len(text) > LONGEST:
        return _("密码至多 %(n)s 位。") % {"n": LONGEST}, _("请缩短。")
    if len(set(text)) < 4:
        return _("密码里不同的字符太少。"), longer
    if text.lower().strip() in common():
        return _("这个密码太常见，容易被猜到。"), longer
    lower = text.lower()
    if any(len(each) >= 3 and each.lower() in lower for each in known if each):
        return _("密码里含有登录名、姓名或手机号。"), longer
    return None


@cache
def common() -> set[str]:
    """Django's list of 20,000 passwords that are tried first."""
    passwords: set[str] = CommonPasswordValidator().passwords
    return passwords


def pin(text: str, field: str = "pin") -> str:
    """A PIN for a shared tablet: 4 to 6 digits, neither all the same nor a run like 1234."""
    run = text in "01234567890" or text in "09876543210"
    if not PIN.fullmatch(text) or len(set(text)) == 1 or run:
        raise Mistake(
            field,
            SECRET,
            _("PIN 须为 4 至 6 位数字。"),
            _("不要全部相同，也不要连号，例如 2680。"),
            PIN_LABEL,
        )
    return text


def roles(kind: str, wanted: Iterable[str], field: str = "roles") -> list[str]:
    """Roles that an organisation of this kind has; at least one."""
    chosen, allowed = list(dict.fromkeys(wanted)), ROLES_OF[OrganisationKind(kind)]
    strange = [each for each in chosen if each not in allowed]
    if strange or not chosen:
        named = "、".join(str(Role(each).label) for each in allowed)
        raise Mistake(
            field,
            "、".join(strange),
            _("这类机构没有这个角色。") if strange else _("还没有选角色。"),
            _("请在以下角色中选：%(roles)s。") % {"roles": named},
            ROLE_LABEL,
        )
    return chosen


def licence_expiry(day: date | None, today: date, field: str = "licence_expires") -> date:
    """A licence that is still valid; five years is its term, so a date more than six years off is a slip."""
    label = _("许可证有效期至")
    if day is None:
        raise Mistake(field, "", _("没有填写。"), _("请照食品生产许可证填写。"), label)
    if day < today:
        raise Mistake(field, day, _("许可证已经过期。"), _("请先办理延续，再登记。"), label)
    if day.year > today.year + 6:
        raise Mistake(field, day, _("日期太远，许可证一般五年有效。"), _("请照许可证核对。"), label)
    return day


def reason(text: str, field: str = "reason") -> str:
    """Why something is refused or shut: it will be read by whom it concerns, so it may not be empty."""
    plain = text.strip()
    if not 2 <= len(plain) <= 500:
        raise Mistake(field, text, _("请写明原因。"), _("2 至 500 个字，对方会看到。"), _("原因"))
    return legible(plain, field, _("原因"))


def wrong_password(field: str) -> Mistake:
    """The password typed is not the account's."""
    return Mistake(field, SECRET, _("密码不对。"), _("请重新输入现在的密码。"), PASSWORD_LABEL)


def same_password(field: str) -> Mistake:
    """The new password is the old one."""
    return Mistake(field, SECRET, _("新密码与旧密码相同。"), _("请换一个。"), PASSWORD_LABEL)


def wrong_code(field: str = "code") -> Mistake:
    """The six digits are not those of the moment, or were used already."""
    return Mistake(
        field,
        SECRET,
        _("验证码不对，或已经用过。"),
        _("请输入验证器现在显示的 6 位数字，并确认手机时间准确。"),
        _("验证码"),
    )
