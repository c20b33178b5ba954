"""Out of the cabinet and back: the list, the form, one record (form F06)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.core.quantities import display
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.enums import STORES, Code, IssueKind
from tianheng.modules.ledger.forms.stock import IssueForm, ReturnForm
from tianheng.modules.ledger.models import Issue, Lot, Stock
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import kept_until
from tianheng.modules.ledger.tables.shared import measured
from tianheng.modules.ledger.tables.use import ISSUES, purpose
from tianheng.modules.ledger.views.common import (
    answered,
    entry,
    filled,
    key_of,
    listed,
    may_now,
    once_of,
    own,
    seen,
    user_of,
)

JOINED = ("organisation", "lot__organisation", "origin", "destination", "taker", "keeper", "scale", "batch",
          "product", "returns", "entered_by")  # fmt: skip


@signed_in()
@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """Issues and returns."""
    add = [(_("领用"), reverse("ledger:issue-add"), True)] if may_now(request, "issue") else []
    return listed(request, ISSUES, lists.issues(request.user), add)


def address(row: Issue) -> str:
    """The page of an issue."""
    return reverse("ledger:issue", args=[row.pk])


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Weighed out of the cabinet by two."""
    place, user, now = own(request, "issue"), user_of(request), timezone.now()
    form = filled(request, IssueForm, place, initial=initial(request))
    return entry(
        request, form, title=_("领用（称量）记录（F06）"), button=_("保存领用"),
        do=lambda facts: actions.issue(by=user, key=once_of(request), at=now, **facts),
        to=address, back=reverse("ledger:issues"),
    )  # fmt: skip


def initial(request: HttpRequest) -> dict[str, Any]:
    """The lot named in the address, where it lies, its unit; who asks takes or keeps."""
    asked, user = request.GET.get("lot", ""), user_of(request)
    me = "keeper" if may_now(request, "keep_place") else "taker"
    found = {me: user.pk}
    row = Lot.objects.visible_to(user).filter(pk=key_of(asked)).first()
    if row is None:
        return found
    lying = Stock.objects.filter(lot=row, micro__gt=0, location__kind__in=STORES).order_by("-micro").first()
    return {**found, "lot": row.pk, "unit": row.unit, "origin": lying.location_id if lying else None}


@signed_in()
@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One record."""
    row = seen(request, Issue, pk, *JOINED)
    back = list(Issue.objects.filter(returns=row))
    left = row.micro - sum(each.micro for each in back)
    context = {
        "row": row,
        "title": _("食品添加剂领用（称量）记录"),
        "over": f"F06 · {row.organisation.name}",
        "codes": [Code(code).label for code in row.codes],
        "facts": facts(row),
        "returned": back,
        "may_return": row.kind == IssueKind.ISSUE
        and left > 0
        and access.may(request.user, "return_issue", row.organisation),
        "kept_until": kept_until(row.lot),
    }
    return answered(request, "ledger/issue.html", context, ())


def facts(row: Issue) -> list[tuple[Any, ...]]:
    """The cells of form F06."""
    scale = f"{row.scale.number}（{_('校准至')} {row.scale.calibrated_until or '—'}）" if row.scale else ""
    return [
        (_("日期时间"), f"{timezone.localtime(row.happened_at):%Y-%m-%d %H:%M}"),
        (_("类别"), row.get_kind_display()),
        (_("品名"), row.lot.name),
        (_("批号"), row.lot.number),
        (_("称量值"), measured(row)),
        (_("秤编号"), scale),
        (_("从"), row.origin.name),
        (_("到"), row.destination.name),
        (_("用途"), purpose(row)),
        (_("登记时间"), f"{timezone.localtime(row.entered_at):%Y-%m-%d %H:%M}"),
        (_("领用人"), row.taker.name),
        (_("管理员"), row.keeper.name),
        (_("原因"), row.reason),
        (_("例外原因"), row.exception),
    ]


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not used comes back."""
    row, user, now = seen(request, Issue, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "return_issue", row.organisation))
    left = row.micro - sum(each.micro for each in Issue.objects.filter(returns=row))
    first = {"unit": row.unit, "taker": row.taker_id, "keeper": row.keeper_id, "scale": row.scale_id}
    return entry(
        request, filled(request, ReturnForm, row.organisation, initial=first), title=_("退库"), button=_("保存退库"),
        do=lambda facts: actions.return_issue(by=user, issue=row, key=once_of(request), at=now, **facts),
        to=address, back=address(row),
        lead=_("%(lot)s，还可退 %(left)s") % {"lot": row.lot, "left": display(left, row.lot.dimension)},
    )  # fmt: skip
