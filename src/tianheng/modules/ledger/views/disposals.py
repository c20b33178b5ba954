"""Disposals (form F12) and cabinet checks (form F11)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.core import attachments
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.enums import DISPOSAL_VERBS, LocationKind
from tianheng.modules.ledger.forms.stock import ApproveDisposal, CabinetForm, DisposalForm, FinishDisposal
from tianheng.modules.ledger.forms.suppliers import ReasonForm
from tianheng.modules.ledger.models import CabinetCheck, Disposal, Lot, Stock
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import kept_until
from tianheng.modules.ledger.tables.care import (
    CABINETS,
    DISPOSAL_TONES,
    DISPOSALS,
    number,
    sound_light,
    thing,
)
from tianheng.modules.ledger.tables.shared import measured
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
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

JOINED = ("organisation", "lot__organisation", "batch__product", "batch__organisation", "location", "approved_by",
          "supervisor", "entered_by")  # fmt: skip


def fits(verb: str) -> Any:
    """Whether a disposal's state lets a verb."""
    return lambda row: row.state in DISPOSAL_VERBS[verb]


def verb(name: str) -> Any:
    """A verb of the disposal."""
    act = getattr(actions, name)
    return lambda user, row, facts, version, at: act(by=user, disposal=row, version=version, at=at, **facts)


DEEDS = {
    "approve": Deed("approve_disposal", _("批准"), verb("approve_disposal"), fits("approve_disposal"),
                    ApproveDisposal, main=True),
    "refuse": Deed("approve_disposal", _("不批准"), verb("refuse_disposal"), fits("refuse_disposal"), ReasonForm,
                   stern=True),
    "finish": Deed("finish_disposal", _("处置完成"), verb("finish_disposal"), fits("finish_disposal"), FinishDisposal,
                   _("完成后库存随之减少。"), main=True),
}  # fmt: skip


@signed_in()
@require_safe
def disposals(request: HttpRequest) -> HttpResponse:
    """The disposals."""
    add = (
        [(pgettext_lazy("verb", "提出处置"), reverse("ledger:disposal-add"), True)]
        if may_now(request, "dispose")
        else []
    )
    return listed(request, DISPOSALS, lists.disposals(request.user), add)


def address(row: Disposal) -> str:
    """The page of a disposal."""
    return reverse("ledger:disposal", args=[row.pk])


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Something may not be used any more."""
    place, user, now = own(request, "dispose"), user_of(request), timezone.now()
    form = filled(request, DisposalForm, place, initial=initial(request))

    def do(facts: dict[str, Any]) -> Disposal:
        files = form.sent()
        actions.require_files(files)
        made = actions.dispose(by=user, key=once_of(request), at=now, **facts)
        actions.add_files(by=user, owner=made, files=files, at=now)
        return made

    return entry(
        request, form, title=_("提出处置（F12）"), button=_("提交，待批准"), do=do, to=address,
        back=reverse("ledger:disposals"),
    )  # fmt: skip


def initial(request: HttpRequest) -> dict[str, Any]:
    """The lot named in the address with all there is of it."""
    asked = request.GET.get("lot", "")
    row = Lot.objects.visible_to(request.user).filter(pk=key_of(asked)).first()
    if row is None:
        return {}
    lying = list(Stock.objects.filter(lot=row, micro__gt=0).select_related("location"))
    apart = [each for each in lying if each.location.kind == LocationKind.ISOLATION]
    first = next(iter(apart or lying), None)
    cause = "expired" if row.expired_on(timezone.localdate()) else ""
    return {"lot": row.pk, "unit": row.unit, "location": first.location_id if first else None, "cause": cause}


@signed_in()
@require_safe
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One disposal."""
    return page(request, seen(request, Disposal, pk, *JOINED))


def page(request: HttpRequest, row: Disposal, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """The paper form, its files, what can be done now."""
    context = {
        "row": row,
        "title": _("处置 %(number)s") % {"number": row.number},
        "over": f"F12 · {row.organisation.name}",
        "light": (DISPOSAL_TONES[row.state], row.get_state_display()),
        "facts": facts(row),
        "files": attachments.of(row),
        "deeds": deeds_for(
            request, row, DEEDS, lambda name: reverse("ledger:disposal-deed", args=[row.pk, name]), bound
        ),
        "kept_until": kept_until(row.lot or row.batch),  # type: ignore[arg-type]
    }
    return answered(request, "ledger/fact.html", context, problems)


def facts(row: Disposal) -> list[tuple[Any, ...]]:
    """The cells of form F12."""
    return [
        (_("编号"), row.number),
        (_("品名"), thing(row)),
        (_("批号"), number(row)),
        (_("数量"), measured(row)),
        (_("原因"), row.get_cause_display()),
        (_("处置方式"), row.get_way_display()),
        (_("隔离位置"), row.location.name if row.location else ""),
        (_("去向单位"), row.destination),
        (_("处置日期"), row.done_on or ""),
        (_("票据号"), row.voucher),
        (_("提出人"), row.entered_by.name),
        (_("批准人"), row.approved_by.name if row.approved_by else ""),
        (_("监督人"), row.supervisor.name if row.supervisor else ""),
        (_("销毁时间地点"), row.announced),
        (_("说明"), row.note, True),
        (_("审批意见"), row.reason, True),
        (_("例外原因"), row.exception, True),
    ]


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve, refuse, finish."""
    return done(request, seen(request, Disposal, pk, *JOINED), name, DEEDS, page, address)


@signed_in()
@require_safe
def cabinets(request: HttpRequest) -> HttpResponse:
    """The cabinet checks."""
    add = [(_("专柜检查"), reverse("ledger:cabinet-add"), True)] if may_now(request, "check_cabinet") else []
    return listed(request, CABINETS, lists.cabinet_checks(request.user), add)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def cabinet_add(request: HttpRequest) -> HttpResponse:
    """One look into a cabinet."""
    place, user, now = own(request, "check_cabinet"), user_of(request), timezone.now()
    form = filled(request, CabinetForm, place)

    def do(facts: dict[str, Any]) -> CabinetCheck:
        files = form.sent()
        actions.require_files(files)
        made = actions.check_cabinet(by=user, key=once_of(request), at=now, **facts)
        actions.add_files(by=user, owner=made, files=files, at=now)
        return made

    return entry(
        request, form, title=_("专柜检查（F11）"), button=_("保存"), do=do,
        to=lambda row: reverse("ledger:cabinet", args=[row.pk]), back=reverse("ledger:cabinets"),
    )  # fmt: skip


@signed_in()
@require_safe
def cabinet(request: HttpRequest, pk: int) -> HttpResponse:
    """One check."""
    row = seen(request, CabinetCheck, pk, "organisation", "location", "entered_by")
    yes, no = _("是"), _("否")
    marks = (("lock_sound", _("锁具完好")), ("signs_sound", _("标识完好")), ("unlabelled", _("有无标签物质")),
             ("non_edible", _("有非食用物质")), ("expired", _("有过期品")))  # fmt: skip
    context = {
        "row": row,
        "title": _("专柜检查记录"),
        "over": f"F11 · {row.organisation.name}",
        "light": sound_light(row),
        "facts": [
            (_("专柜"), row.location.name),
            (_("检查日期"), row.checked_on),
            (_("温度（℃）"), row.temperature),
            (_("相对湿度（%）"), row.humidity),
            *((words, yes if getattr(row, name) else no) for name, words in marks),
            (_("检查人"), row.entered_by.name),
            (_("发现的问题"), row.found, True),
            (_("处理措施"), row.measures, True),
        ],
        "files": attachments.of(row),
    }
    return answered(request, "ledger/fact.html", context, ())
