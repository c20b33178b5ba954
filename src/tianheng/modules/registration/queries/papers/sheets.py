"""The public papers: 公示表 and 登记凭证. They are made of what is published, so no amount can stand on them."""

from typing import Any

from django.utils.translation import gettext as _

from tianheng.core.papers import parts, qr_svg
from tianheng.modules.registration.queries.papers.common import (
    caution,
    long_date,
    page_address,
    public_commitment,
    scope_words,
    shown_date,
    span,
)
from tianheng.modules.registration.queries.public import Entry, Made, Published

Paper = dict[str, Any]
TELEPHONE = "12315"
MOST_NAMED = 40  # products named on a certificate


def f15(page: Published, site: str, sheet: str = "a4") -> Paper:
    """公示表, ``sheet`` a4 or a3: products, additives, functions; no amounts."""
    entry = page.entry
    return {
        **parts.head(
            _("食品添加剂使用公示表"),
            foot=_("依登记内容生成，以公示页面为准。"),
            sheet=sheet,
            watermark=stamp(entry),
        ),
        "organisation": entry.enterprise,
        "code_image": qr_svg(page_address(site, entry.number)) if page.opened else "",
        "address": page_address(site, entry.number) if page.opened else "",
        "caution": caution(),
        "facts": [
            (_("登记编号"), entry.number),
            (_("有效期至"), shown_date(entry.valid_until)),
            (_("统一社会信用代码"), page.credit_code),
            (_("食品生产许可证编号"), page.licence_number),
        ],
        "products": [public_product(each) for each in page.products],
        "commitment": [public_commitment()],
        "closing": [
            [_("公示日期"), shown_date(entry.decided_on)],
            [_("监督电话"), TELEPHONE],
        ],
        "words": {
            "columns": [_("序号"), _("食品添加剂"), _("功能")],
            "commitment": _("企业承诺"),
            "scan": _("扫码查看登记"),
        },
    }


def certificate(page: Published, site: str, bureau: str) -> Paper:
    """登记凭证: number, validity, products; its QR code opens the public page. It is no licence.

    ``bureau`` stands on it only when it reviewed the filing.
    """
    entry = page.entry
    names = "、".join(each.name for each in page.products[:MOST_NAMED])
    rest = len(page.products) - MOST_NAMED
    return {
        **parts.head(_("食品添加剂使用登记凭证"), number=entry.number, foot=_("真伪与现状以公示页面为准。")),
        "state": stamp(entry),
        "organisation": entry.enterprise,
        "says": says(page) % {"name": entry.enterprise},
        "facts": [
            (_("企业名称"), entry.enterprise),
            (_("统一社会信用代码"), page.credit_code),
            (_("食品生产许可证编号"), page.licence_number),
            (_("生产地址"), page.address),
            (_("登记范围"), scope_words(entry.product_count, entry.line_count)),
            (_("有效期"), period(entry)),
        ],
        "products": _("%(names)s等 %(count)s 种产品。") % {"names": names, "count": len(page.products)}
        if rest > 0
        else f"{names}。",
        "code_image": qr_svg(page_address(site, entry.number)),
        "address": page_address(site, entry.number),
        "bureau": bureau if page.reviewed else "",
        "date": long_date(entry.decided_on) if entry.decided_on else "",
        "caution": _("本凭证不是行政许可。") + caution(),
        "words": {"products": _("登记的产品"), "scan": _("扫码查看公示")},
    }


def says(page: Published) -> str:
    """What the certificate says was done."""
    if page.reviewed:
        return _("%(name)s已就下列产品使用的食品添加剂办理登记，特发此凭证。")
    return _("%(name)s已自愿公示下列产品使用的食品添加剂；市场监管部门没有审核公示的内容。")


def public_product(made: Made) -> dict[str, Any]:
    """A product on the public sheet."""
    return {
        "name": made.name,
        "facts": [],
        "lines": [
            [str(number), noted(use.additive, use.note), use.function]
            for number, use in enumerate(made.uses, 1)
        ],
    }


def noted(name: str, note: str) -> str:
    """A name with its note."""
    return f"{name}（{note}）" if note else name


def stamp(entry: Entry) -> str:
    """What is written across a public paper that does not count any more, or not now."""
    return "" if entry.standing.tone == "pass" else entry.standing.text


def period(entry: Entry) -> str:
    """From when until when, and when it ended before its time."""
    ended = _("（已于 %(day)s 终止）") % {"day": shown_date(entry.ended_on)} if entry.ended_on else ""
    return span(entry.valid_from, entry.valid_until) + ended
