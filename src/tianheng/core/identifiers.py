"""Numbers that carry their own check: credit code, food production licence, trade item number, telephone.

Each function takes what was typed, returns it in its one written form, and raises :class:`Mistake` naming field,
value and mend. Models, forms, the interface and imports call the same functions.
"""

import re
import unicodedata
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake

# GB 32100-2015: the letters I, O, S, V, Z are not used; position i weighs 3**i modulo 31.
CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
CREDIT_CODE = re.compile(rf"[{CREDIT_CHARACTERS}]{{2}}\d{{6}}[{CREDIT_CHARACTERS}]{{10}}")
LICENCE = re.compile(r"SC(\d{14})")
LICENCE_FIRST = {"1": _("食品"), "2": _("食品添加剂")}
GTIN_INSIDE = re.compile(r"(?:\(01\)|/01/)([0-9]{8,14})")
GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:(?:-|转)(\d{1,6}))?")

CREDIT_LABEL = _("统一社会信用代码")
LICENCE_LABEL = _("食品生产许可证编号")
GTIN_LABEL = _("商品条码（GTIN）")
PHONE_LABEL = _("手机号")
CONTACT_LABEL = _("联系电话")


def narrow(text: str) -> str:
    """What was typed, in half width, capitals, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def credit_code(text: str, field: str = "credit_code") -> str:
    """A unified social credit code of 18 characters (GB 32100-2015), its check character verified."""
    code = narrow(text).replace("-", "")
    wrong = partial(Mistake, field, text, label=CREDIT_LABEL)
    if len(code) != 18:
        raise wrong(_("应为 18 位，现为 %(n)s 位。") % {"n": len(code)}, _("请照营业执照逐位核对。"))
    if not CREDIT_CODE.fullmatch(code):
        raise wrong(
            _("含有不该出现的字符。"), _("只用数字和大写字母，不含 I、O、S、V、Z；第 3 至 8 位是数字。")
        )
    if code[17] != credit_check(code):
        raise wrong(_("校验位不符，多半有一位写错。"), _("请照营业执照逐位核对。"))
    return code


def credit_check(code: str) -> str:
    """The 18th character that the first 17 ask for."""
    total = sum(
        CREDIT_CHARACTERS.index(each) * weight for each, weight in zip(code[:17], CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_CHARACTERS[-total % 31]


def licence_number(text: str, field: str = "licence_number", *, verify: bool = True) -> str:
    """A food production licence: ``SC`` and 14 digits: category 3, area 6, serial 4, check 1.

    The check digit follows GB/T 17710 (modulo 11,10); our source for that is likely, not sure, so an operator may
    leave it out by ``verify=False``.
    """
    number = narrow(text).replace("-", "")
    wrong = partial(Mistake, field, text, label=LICENCE_LABEL)
    found = LICENCE.fullmatch(number)
    if found is None:
        raise wrong(_("应为 SC 加 14 位数字。"), _("请照食品生产许可证核对，例如 SC10635058200016。"))
    digits = found[1]
    if digits[0] not in LICENCE_FIRST:
        raise wrong(_("第一位数字应为 1（食品）或 2（食品添加剂）。"), _("请照食品生产许可证核对。"))
    if verify and digits[13] != licence_check(digits):
        raise wrong(_("校验位不符，多半有一位写错。"), _("请照食品生产许可证逐位核对。"))
    return number


def licence_check(digits: str) -> str:
    """The 14th digit that the first 13 ask for (GB/T 17710, modulo 11,10)."""
    carried = 10
    for digit in digits[:13]:
        carried = ((carried + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - carried) % 10)


def licence_area(number: str) -> str:
    """The GB/T 2260 code a licence number carries: that of its county in the year it was issued."""
    return number[5:11]


def gtin(text: str, field: str = "gtin") -> str:
    """A global trade item number as 14 digits, from the 8, 12, 13 or 14 under a bar code (GB 12904, GS1).

    A scanned code that holds more is read for it: ``(01)0690…(17)…`` or the address of a Digital Link.
    """
    whole = narrow(text).replace("-", "")
    inside = GTIN_INSIDE.search(whole)
    digits = inside[1] if inside else whole
    wrong = partial(Mistake, field, text, label=GTIN_LABEL)
    if not GTIN.fullmatch(digits) or not digits.strip("0"):
        raise wrong(_("商品条码是 8、12、13 或 14 位数字。"), _("请照包装上的条码填写，例如 6901234567892。"))
    full = digits.zfill(14)
    if full[13] != gtin_check(full):
        raise wrong(_("校验位不符，多半有一位写错。"), _("请照包装上的条码逐位核对，或用扫码枪扫入。"))
    return full


def gtin_check(digits: str) -> str:
    """The 14th digit that the first 13 ask for: every second one counts three times, modulo 10."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(digits[:13]))
    return str(-total % 10)


def gtin_shown(number: str) -> str:
    """As it stands under the bar code: 13 digits, 14 where the first says how many are packed."""
    return number[1:] if number.startswith("0") else number


def mobile(text: str, field: str = "phone") -> str:
    """A mainland mobile number: 11 digits; ``+86``, blanks and hyphens are taken off."""
    digits = narrow(text).replace("-", "").removeprefix("+86")
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    if not MOBILE.fullmatch(digits):
        raise Mistake(field, text, _("不是手机号。"), _("请填 11 位手机号，例如 13800000000。"), PHONE_LABEL)
    return digits


def telephone(text: str, field: str = "telephone", label: str | Promise = CONTACT_LABEL) -> str:
    """A mobile number, or a landline with its area code: ``0595-85661234``, ``0595-85661234-801``."""
    plain = narrow(text).replace("(", "").replace(")", "-")
    landline = LANDLINE.fullmatch(plain)
    if landline:
        return "-".join(part for part in landline.groups() if part)
    try:
        return mobile(text, field)
    except Mistake:
        mend = _("请填 11 位手机号，或带区号的座机，例如 0595-85661234。")
        raise Mistake(field, text, _("不是电话号码。"), mend, label) from None
