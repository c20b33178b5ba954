"""Stock counts: the list, a sheet begun, filled, submitted, confirmed by another person (form F08)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.quantities import COUNT, MASS, VOLUME, display
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.enums import COUNT_VERBS
from tianheng.modules.ledger.forms.stock import CountForm
from tianheng.modules.ledger.forms.suppliers import ExceptionForm
from tianheng.modules.ledger.models import Count, CountLine
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.tables.care import COUNT_TONES, COUNTS
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    listed,
    may_now,
    once_of,
    own,
    seen,
    user_of,
)

JOINED = ("organisation", "entered_by", "supervisor")
UNITS = {"mass": list(MASS), "volume": list(VOLUME), "count": list(COUNT)}


def fits(verb: str) -> Any:
    """Whether a sheet's state lets a verb."""
    return lambda row: row.state in COUNT_VERBS[verb]


def verb(name: str, *, versioned: bool = False) -> Any:
    """A verb of the sheet."""
    act = getattr(actions, name)

    def do(user: Any, row: Count, facts: dict[str, Any], version: int, at: Any) -> Any:
        return act(by=user, count=row, at=at, **({"version": version} if versioned else {}), **facts)

    return do


DEEDS = {
    "submit": Deed("count", _("提交"), verb("submit_count", versioned=True), fits("submit_count"),
                   text=_("提交后由另一人监盘确认，确认后库存按差异调整。"), main=True),
    "approve": Deed("approve_count", pgettext_lazy("verb", "监盘确认"),
                    verb("approve_count", versioned=True), fits("approve_count"),
                    ExceptionForm, _("应由盘点人以外的人确认；确认后库存按差异调整，不能撤回。"), main=True),
    "reopen": Deed("count", _("退回重盘"), verb("reopen_count"), fits("reopen_count")),
    "cancel": Deed("count", pgettext_lazy("verb", "取消盘点"), verb("cancel_count"), fits("cancel_count"),
                   text=_("这张盘点表作废，库存不动。"),
                   stern=True),
}  # fmt: skip


@signed_in()
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The counts."""
    add = (
        [(pgettext_lazy("verb", "开始盘点"), reverse("ledger:count-add"), True)]
        if may_now(request, "count")
        else []
    )
    return listed(request, COUNTS, lists.counts(request.user), add)


def address(row: Count) -> str:
    """The page of a sheet."""
    return reverse("ledger:count", args=[row.pk])


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A sheet with a line for everything that lies there."""
    place, user, now = own(request, "count"), user_of(request), timezone.now()
    return entry(
        request, filled(request, CountForm, place), title=_("开始盘点（F08）"), button=_("生成盘点表"),
        do=lambda facts: actions.start_count(by=user, organisation=place, key=once_of(request), at=now, **facts),
        to=address, back=reverse("ledger:counts"),
    )  # fmt: skip


@signed_in()
@require_safe
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet."""
    return page(request, seen(request, Count, pk, *JOINED))


def page(
    request: HttpRequest, row: Count, bound: Any = None, problems: Any = (), wrong: Any = None
) -> HttpResponse:
    """The sheet: book, counted, difference, reason."""
    may_count = row.state in COUNT_VERBS["count_line"] and access.may(request.user, "count", row.organisation)
    context = {
        "row": row,
        "title": _("盘点表 %(day)s") % {"day": row.counted_on},
        "over": f"F08 · {row.organisation.name}",
        "light": (COUNT_TONES[row.state], row.get_state_display()),
        "lines": [shown(each, request, wrong or {}) for each in lists.count_lines(row)],
        "may_count": may_count,
        "deeds": deeds_for(
            request, row, DEEDS, lambda name: reverse("ledger:count-deed", args=[row.pk, name]), bound
        ),
    }
    return answered(request, "ledger/count.html", context, problems)


def shown(each: CountLine, request: HttpRequest, wrong: dict[int, str]) -> dict[str, Any]:
    """One line; what was typed wrongly stays as typed."""
    kind, apart = each.lot.dimension, each.difference
    sent = request.POST if each.pk in wrong else {}
    return {
        "row": each,
        "book": display(each.book_micro, kind),
        "counted": f"{each.counted_amount} {each.counted_unit}",
        "difference": ""
        if apart is None
        else f"{'+' if apart > 0 else ''}{display(apart, kind)}"
        if apart
        else "0",
        "rate": rate(apart, each.book_micro),
        "amount": sent.get(f"amount-{each.pk}", each.counted_amount),
        "unit": sent.get(f"unit-{each.pk}", each.counted_unit or each.lot.unit),
        "reason": sent.get(f"reason-{each.pk}", each.reason),
        "handling": sent.get(f"handling-{each.pk}", each.handling),
        "units": UNITS[kind],
        "wrong": wrong.get(each.pk, ""),
    }


def rate(apart: int | None, book: int) -> str:
    """The difference in percent of the books, rounded away from nothing."""
    if not apart or not book:
        return ""
    whole = -(-abs(apart) * 10_000 // book)
    return f"{'-' if apart < 0 else '+'}{whole // 100}.{whole % 100:02d}%"


@signed_in()
@require_POST
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, line by line; right ones are kept, wrong ones are shown again."""
    row, user, now = seen(request, Count, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "count", row.organisation))
    wrong: dict[int, str] = {}
    problems = []
    for each in lists.count_lines(row):
        given = {
            name: request.POST.get(f"{name}-{each.pk}", "").strip()[:200]
            for name in ("amount", "unit", "reason", "handling")
        }
        if not given["amount"] or not changed(each, given):
            continue
        try:
            actions.count_line(by=user, count=row, lot=each.lot, location=each.location, at=now, **given)
        except (Mistake, Mistakes) as found:
            several = found.found if isinstance(found, Mistakes) else [found]
            wrong[each.pk] = "".join(one.sentence for one in several)
            problems += [{**one.shown(), "id": f"amount-{each.pk}"} for one in several]
    return page(request, row, problems=problems, wrong=wrong) if problems else redirect(address(row))


def changed(each: CountLine, given: dict[str, str]) -> bool:
    """Whether anything differs from what is kept."""
    kept = (each.counted_amount, each.counted_unit, each.reason, each.handling)
    return kept != (given["amount"], given["unit"], given["reason"], given["handling"])


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Submit, confirm, count again, drop."""
    return done(request, seen(request, Count, pk, *JOINED), name, DEEDS, page, address)
