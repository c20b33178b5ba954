"""The forms for those who may see the registration: F01, F14 and the receipt."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng import __version__
from tianheng.core import attachments
from tianheng.core.models import Signature
from tianheng.core.papers import parts, qr_svg
from tianheng.core.signatures import signatures_of
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.registration.enums import STANDING, Change, PolicyKind, State
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries.changes import line_changes
from tianheng.modules.registration.queries.filings import COUNTER_ROLE, countersigned, wants_countersignature
from tianheng.modules.registration.queries.papers.annex import annex_heads, annex_product, by_product, counts
from tianheng.modules.registration.queries.papers.common import (
    bureau_of,
    caution,
    long_date,
    public_commitment,
    scope_words,
    shown_date,
    shown_time,
    span,
    verify_address,
)

Paper = dict[str, Any]
Fact = tuple[str, str] | tuple[str, str, bool]


def f01(row: Registration, site: str) -> Paper:
    """登记表: head, people, scope, commitment with signatures, files, opinions; the lines as an annex."""
    lines = list(row.lines.all())
    return {
        **frame(row, site, _("食品添加剂使用登记表"), "F01"),
        **signed_part(row),
        "facts": head_facts(row),
        "persons": persons(row),
        "counts": counts(lines),
        "products": [annex_product(each) for each in by_product(lines)],
        "words": {
            **common_words(),
            "persons": _("有关人员"),
            "person": [_("职务"), _("姓名"), _("电话")],
            "scope": _("登记范围"),
            "count": [_("类别"), _("项数"), _("其中带入"), _("其中须人工核对")],
            "annex": _("明细见附表。"),
            "annex_title": _("附表：产品与食品添加剂明细"),
            "columns": annex_heads(),
        },
    }


def f14(row: Registration, site: str) -> Paper:
    """变更登记表: each change with before and after, the reason, signatures, opinions."""
    previous = row.previous.number if row.previous else ""
    changes = [
        [str(number), str(each.kind.label), each.about, each.before or "—", each.after or "—"]
        for number, each in enumerate(line_changes(row), 1)
    ]
    facts: list[Fact] = [
        *head_facts(row),
        (_("原登记编号"), previous or "—"),
        (_("生效日期"), shown_date(row.effective_on) or "—"),
        (_("变更类型"), change_words(row), True),
    ]
    return {
        **frame(row, site, _("食品添加剂使用变更登记表"), "F14"),
        **signed_part(row),
        "facts": facts,
        "changes": changes,
        "reason": row.change_reason,
        "words": {
            **common_words(),
            "changes": _("变更内容"),
            "columns": [_("序号"), _("类型"), _("产品与食品添加剂"), _("变更前"), _("变更后")],
            "reason": _("变更原因"),
        },
    }


def receipt(row: Registration, site: str) -> Paper:
    """受理回执: that a filing has come in, its number, by when it is answered."""
    moment = shown_time(row.submitted_at)
    remarks = [_("请凭受理编号查询办理进度。退回补正的，自重新提交之日起计算。")]
    if row.assumed_due:
        remarks.append(_("办理期限跨入放假安排尚未公布的年度，公布后可能变动。"))
    return {
        **frame(row, site, _("受理回执"), ""),
        "number": row.receipt_number or "",
        "says": _("你单位报送的食品添加剂使用登记（%(kind)s）已于 %(at)s 收到，现予受理。")
        % {"kind": row.get_kind_display(), "at": moment},
        "facts": [
            (_("受理编号"), row.receipt_number or ""),
            (_("登记类型"), str(row.get_kind_display())),
            (_("登记年度"), str(row.year)),
            (_("内容"), scope_words(row.product_count, row.line_count)),
            (_("办理期限"), due_words(row)),
        ],
        "remarks": remarks,
        "bureau": bureau_of(row.area_code, row.unit_code),
        "date": long_date(timezone.localdate(row.submitted_at)) if row.submitted_at else "",
        "signatures": signers(signatures_of(row)),
        "words": common_words(),
    }


def frame(row: Registration, site: str, title: str, form: str) -> Paper:
    """Title, number, QR code of the latest signature, watermark of a draft, and who files."""
    latest = signatures_of(row).last()
    address = verify_address(site, latest.code) if latest else ""
    number = row.number or row.receipt_number or ""
    return {
        **parts.head(
            title,
            subtitle=row.name,
            number=" ".join(part for part in (form, number) if part),
            qr=qr_svg(address) if address else "",
            code=latest.shown_code if latest else "",
            watermark=draft_mark(row),
            foot=f"添衡 Tianheng {__version__}",
        ),
        "form": form,
        "organisation": row.name,
        "caution": caution(),
        "address": address,
    }


def draft_mark(row: Registration) -> str:
    """What is written across a paper that does not count: a draft, something ended."""
    state = State(row.state)
    return "" if state in (*STANDING, State.SUBMITTED, State.UNDER_REVIEW) else str(state.label)


def signed_part(row: Registration) -> Paper:
    """Commitment, signatures (or lines to sign on by hand), files, opinions."""
    found = signers(signatures_of(row))
    by_hand = [parts.signer(_("法定代表人或主要负责人")), parts.signer(_("食品安全总监"))]
    if found and wants_countersignature(row) and countersigned(row) is None:
        found.append({**parts.signer(COUNTER_ROLE), "key": None})
    return {
        "commitment": [line for line in row.commitment.splitlines() if line.strip()] or [public_commitment()],
        "signatures": found or by_hand,
        "attachments": [each.name for each in attachments.of(row) if each.note != str(_("签名"))],
        "reviews": reviews(row),
    }


def signers(found: Iterable[Signature]) -> list[dict[str, Any]]:
    """Signatures as a paper sets them: role, name, drawing, time, verification code."""
    return [
        {
            **parts.signer(each.role, each.name, at=each.at, code=each.shown_code, drawn=drawing(each)),
            "key": each.pk,
        }
        for each in found
    ]


def drawing(signature: Signature) -> bytes | None:
    """The picture of a drawn signature; None for a typed one, or when the file is gone."""
    try:
        return attachments.content(signature.image) if signature.image else None
    except OSError:
        return None


def reviews(row: Registration) -> list[list[str]]:
    """Stage, reviewer, decision, opinion, day."""
    return [
        [
            str(each.get_stage_display()),
            each.reviewer.name,
            str(each.get_decision_display()),
            each.opinion,
            shown_time(each.at)[:10],
        ]
        for each in row.reviews.select_related("reviewer")
    ]


def common_words() -> dict[str, Any]:
    """Headings that F01 and F14 share."""
    return {
        "commitment": _("企业承诺"),
        "attachments": _("附件"),
        "nothing": _("无"),
        "opinions": _("审核意见"),
        "opinion": [_("环节"), _("审核人"), _("决定"), _("意见"), _("日期")],
    }


def head_facts(row: Registration) -> list[Fact]:
    """The head of F01, from the snapshot that was signed."""
    facts = row.enterprise_facts
    return [
        (_("登记类型"), str(row.get_kind_display())),
        (_("登记年度"), str(row.year)),
        (_("企业名称"), facts.get("name", row.name)),
        (_("统一社会信用代码"), facts.get("credit_code", "")),
        (_("食品生产许可证编号"), facts.get("licence_number", "")),
        (_("许可有效期至"), facts.get("licence_expires", "")),
        (_("生产地址"), facts.get("address", "")),
        (_("所属行政区划"), " ".join(part for part in (facts.get("area", ""), row.area_code) if part)),
        (_("提交时间"), shown_time(row.submitted_at)),
        (_("有效期"), span(row.valid_from, row.valid_until)),
    ]


def persons(row: Registration) -> list[list[str]]:
    """Post, name, telephone; a post that nobody holds is an empty line."""
    held = row.enterprise_facts.get("persons", {})
    return [
        [str(post.label), each.get("name", ""), each.get("phone", "")]
        for post in Post
        for each in held.get(post.value) or [{}]
    ]


def change_words(row: Registration) -> str:
    """The kinds of change, in words."""
    return "、".join(str(Change(each).label) for each in row.change_kinds if each in Change.values) or "—"


def due_words(row: Registration) -> str:
    """By when it is answered; what is only published is answered at once."""
    if row.due_on is None:
        return _("当场办结") if row.regime != PolicyKind.MANDATORY_LOCAL else "—"
    return shown_date(row.due_on)
