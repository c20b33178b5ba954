"""What a bureau sees: the ledgers of its area by completeness and lag, one enterprise, down to its rows."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.modules.ledger import access
from tianheng.modules.ledger.models import Gap
from tianheng.modules.ledger.queries.five import five
from tianheng.modules.ledger.queries.oversight import ledgers as found
from tianheng.modules.ledger.tables.care import LEDGERS, lag_light
from tianheng.modules.ledger.views.common import answered

MOST = 50
Line = tuple[str, str, str]


@signed_in()
@require_safe
def ledgers(request: HttpRequest) -> HttpResponse:
    """The ledgers of the area."""
    require(access.is_regulator(request.user))
    return LEDGERS.answer(request, found(request.user, timezone.now()), "ledger/list.html")


@signed_in()
@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise: what its ledger lacks, and the ways to its rows."""
    row = get_object_or_404(found(request.user, timezone.now()), pk=pk)
    require(access.is_regulator(request.user))
    gaps = Gap.objects.visible_to(request.user).filter(organisation=row).order_by("state", "-until")
    context = {
        "row": row,
        "title": _("%(name)s的台账") % {"name": row.name},
        "lines": list(lines(row)),
        "links": links(row),
        "open_gaps": gaps[:MOST],
        "five": five(row, timezone.localdate()),
    }
    return answered(request, "ledger/enterprise.html", context, ())


def to(name: str, row: Any, **more: str) -> str:
    """A list narrowed to one enterprise."""
    return f"{reverse(f'ledger:{name}')}?{urlencode({**more, 'enterprise': row.code})}"


def lines(row: Any) -> Iterator[Line]:
    """Each figure with its tone, and the rows behind it."""
    tone, words = lag_light(row) or ("note", "")
    yield tone, _("最近录入：%(words)s") % {"words": words}, to("feedings", row, sort="-entered")
    yield (
        "note",
        _("生产 %(made)s 批，投料 %(fed)s 次，日管控 %(checked)s 天") % figures(row),
        to("batches", row),
    )
    shown = (
        ("late", "review", _("补录 %(late)s 次（超过 24 小时才登记）"), to("feedings", row, late="1")),
        ("unfed", "fail", _("%(unfed)s 个生产批没有投料记录"), to("batches", row, unfed="1")),
        ("alone", "review", _("%(alone)s 次投料没有复核人"), to("feedings", row, solo="1", latest="1")),
        ("unsigned", "review", _("%(unsigned)s 次投料待第二人复核"), to("feedings", row, unsigned="1")),
        ("bare", "review", _("%(bare)s 次进货缺合格证明或附件"), to("receipts", row)),
        ("past", "fail", _("%(past)s 个过期批次仍在库"), to("expiry", row, when="past")),
        ("violated", "fail", _("%(violated)s 次违规投料"), to("feedings", row, status="violation")),
        ("gaps", "review", _("%(gaps)s 项差异没有说明"), to("gaps", row, state="open")),
    )
    for name, bad, text, address in shown:
        if getattr(row, name):
            yield bad, text % figures(row), address
    if not any(getattr(row, name) for name, *_rest in shown):
        yield "pass", _("没有缺漏"), ""


def figures(row: Any) -> dict[str, int]:
    """The figures of an enterprise."""
    names = (
        "made",
        "fed",
        "checked",
        "late",
        "unfed",
        "alone",
        "unsigned",
        "bare",
        "past",
        "violated",
        "gaps",
    )
    return {name: getattr(row, name) for name in names}


def links(row: Any) -> list[tuple[str, str]]:
    """The lists of one enterprise."""
    pages = (
        ("receipts", _("进货查验（F03）")),
        ("suppliers", _("供货者（F04）")),
        ("lots", _("批次")),
        ("stock", _("库存（按位置）")),
        ("issues", _("领用（F06）")),
        ("batches", _("生产批")),
        ("feedings", _("投料（F07）")),
        ("counts", _("盘点（F08）")),
        ("tests", _("检验（F09）")),
        ("deliveries", _("出厂（F10）")),
        ("cabinets", _("专柜检查（F11）")),
        ("disposals", _("处置（F12）")),
        ("recalls", _("召回（F13）")),
        ("gaps", _("物料平衡差异")),
    )
    found = [(words, to(name, row)) for name, words in pages]
    return [
        *found,
        (_("物料平衡"), f"{reverse('ledger:balance')}?enterprise={row.pk}"),
        (_("日管控、周排查、月调度"), f"{reverse('ledger:checks')}?enterprise={row.pk}"),
    ]
