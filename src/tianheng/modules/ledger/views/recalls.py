"""Recalls: the list, one begun from a trace, its buyers told, its progress, its papers."""

from time import perf_counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core.sheets.write import Page, workbook
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.enums import RECALL_VERBS, RecallState
from tianheng.modules.ledger.forms.recalls import (
    MEANS,
    AnnounceForm,
    AnswerForm,
    FinishForm,
    HandlingForm,
    RecallForm,
    ToldForm,
)
from tianheng.modules.ledger.forms.suppliers import ReasonForm
from tianheng.modules.ledger.models import Batch, Lot, Recall
from tianheng.modules.ledger.queries import recall_papers as papers
from tianheng.modules.ledger.queries import recalls as reads
from tianheng.modules.ledger.queries.trace import Trace
from tianheng.modules.ledger.tables.recalls import RECALLS, state_light
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    deeds_for,
    done,
    entry,
    filled,
    link,
    listed,
    may_now,
    once_of,
    own,
    seen,
    user_of,
)
from tianheng.web.listing.export import XLSX
from tianheng.web.pdf import pdf_response
from tianheng.web.templatetags.web import Stage

JOINED = ("organisation", "lot", "entered_by")
TONES = {reads.UNTOLD: "fail", reads.TOLD: "review", reads.ANSWERED: "pass", reads.RETURNED: "pass"}


def open_now(row: Recall) -> bool:
    """Whether it still goes on."""
    return row.state in RECALL_VERBS["note_recall"]


def noted(user: Any, row: Recall, facts: dict[str, Any], version: int, at: Any) -> Any:
    """Something written down about it."""
    return actions.note_recall(by=user, recall=row, version=version, at=at, **facts)


def reported(user: Any, row: Recall, _facts: dict[str, Any], version: int, at: Any) -> Any:
    """The bureau was told."""
    return actions.note_recall(by=user, recall=row, reported=True, version=version, at=at)


def finished(user: Any, row: Recall, facts: dict[str, Any], version: int, at: Any) -> Any:
    """It is over."""
    return actions.finish_recall(by=user, recall=row, version=version, at=at, **facts)


def cancelled(user: Any, row: Recall, facts: dict[str, Any], version: int, at: Any) -> Any:
    """It was begun by mistake."""
    return actions.cancel_recall(by=user, recall=row, version=version, at=at, **facts)


def real(row: Recall) -> bool:
    """Whether it goes on and is no drill."""
    return open_now(row) and not row.drill


DEEDS = {
    "announce": Deed("recall", _("召回公告"), noted, real, AnnounceForm, _("公告的全文和发布时间会留存。")),
    "report": Deed("recall", _("报告监管部门"), reported, lambda row: real(row) and row.reported_at is None,
                   text=_("向所在地县级市场监管部门报告召回和处理情况（食品安全法第六十三条）；系统随即通知。"),
                   main=True),
    "handling": Deed("recall", _("处置情况"), noted, open_now, HandlingForm,
                     _("召回食品须先报告销毁时间、地点，再处置。")),
    "finish": Deed("recall", _("完成"), finished, open_now, FinishForm, _("写明结果；演练写评价和改进。")),
    "cancel": Deed("recall", _("撤销"), cancelled, open_now, ReasonForm, _("生产批改为封存，另行处理。"), stern=True),
}  # fmt: skip


@signed_in()
@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """The list."""
    add = [(_("启动召回或演练"), reverse("ledger:trace"), True)] if may_now(request, "recall") else []
    return listed(request, RECALLS, reads.recalls_of(request.user).order_by(), add)


def source(request: HttpRequest) -> tuple[Lot | None, Batch | None]:
    """The lot or batch it begins from, as the address names it; else 404."""
    for name, model in (("lot", Lot), ("batch", Batch)):
        text = request.GET.get(name, "")
        if text.isdecimal() and len(text) < 19:
            row = seen(request, model, int(text), "organisation")
            return (row, None) if name == "lot" else (None, row)
    raise Http404


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One begun: the list of batches is made and timed now."""
    place, user, now = own(request, "recall"), user_of(request), timezone.now()
    lot, batch = source(request)
    before = perf_counter()
    found: Trace | None = reads.traced(lot=lot, batch=batch)
    assert found is not None
    taken = round((perf_counter() - before) * 1000)
    offered = Batch.objects.filter(pk__in=[each.pk for each in found.batches])
    said = _(
        "共 %(batches)s 个生产批、%(deliveries)s 次出厂、%(buyers)s 个购货者，已售出 %(sold)s。清单用时 %(ms)s 毫秒。"
    )
    buyers = said % {
        "batches": len(found.batches), "deliveries": len(found.deliveries), "buyers": len(found.buyers),
        "sold": found.sold or "0", "ms": taken,
    }  # fmt: skip
    return entry(
        request, filled(request, RecallForm, place, offered=offered), title=_("启动召回或演练"), button=_("启动"),
        do=lambda facts: actions.start_recall(
            by=user, organisation=place, lot=lot, traced_ms=taken, key=once_of(request), at=now, **facts
        ),
        to=reads.address_of, back=reverse("ledger:trace"), lead=buyers,
    )  # fmt: skip


@signed_in()
@require_safe
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """One recall."""
    return page(request, seen(request, Recall, pk, *JOINED))


def page(request: HttpRequest, row: Recall, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """Facts, clocks, quantities, buyers, disposals, history, what can be done now."""
    contacts, parts = reads.contacts(row), reads.progress(row)
    clocks = reads.timing(row, contacts, timezone.localdate())
    tells = open_now(row) and access.may(request.user, "tell_buyer", row.organisation)
    told = (
        ToldForm(organisation=row.organisation, user=user_of(request), now=timezone.now()) if tells else None
    )
    context = {
        "row": row,
        "title": f"{_('召回演练') if row.drill else _('召回')} {row.number}",
        "over": row.organisation.name,
        "light": state_light(row),
        "facts": papers.facts(row, clocks),
        "stages": stages(row, contacts, parts),
        "quantity_heads": papers.quantity_heads(),
        "quantities": [(each, papers.quantity_row(each)) for each in parts],
        "contacts": [contact_row(row, each, tells=tells) for each in contacts],
        "untold": sum(1 for each in contacts if each.told_at is None),
        "told": told,
        "means": MEANS,
        "disposals": list(reads.disposals_of(row)),
        "deeds": deeds_for(
            request, row, DEEDS, lambda name: reverse("ledger:recall-deed", args=[row.pk, name]), bound
        ),
        "papers": [(words, reverse("ledger:recall-paper", args=[row.pk, name])) for name, words in PAPERS],
        "sheet": reverse("ledger:recall-sheet", args=[row.pk]),
        "dispose": link("disposal-add") if tells and may_now(request, "dispose") else "",
        "sources": reads.clock_source(row.level),
    }
    return answered(request, "ledger/recall.html", context, problems)


PAPERS = (("notices", _("通知书")), ("list", _("清单")), ("report", _("报告")))


def contact_row(row: Recall, contact: reads.Contact, *, tells: bool) -> dict[str, Any]:
    """A buyer on the page."""
    numbers = sorted({each.batch.number for each in contact.deliveries})
    return {
        "contact": contact,
        "light": (TONES[contact.state], papers.state_words(contact.state)),
        "batches": "、".join(numbers),
        "answer": reverse("ledger:recall-buyer", args=[row.pk, contact.first.pk]) if tells else "",
        "paper": f"{reverse('ledger:recall-paper', args=[row.pk, 'notices'])}?buyer={contact.first.pk}",
    }


def stages(row: Recall, contacts: list[reads.Contact], parts: list[reads.Progress]) -> list[Stage]:
    """How far it has come."""
    told = sum(1 for each in contacts if each.told_at)
    back = all(each.left == 0 for each in parts)
    steps = [
        (_("启动、列出清单"), True, ""),
        (_("通知购货者"), told == len(contacts), f"{told} / {len(contacts)}"),
        (_("收回"), back and bool(parts), ""),
        *([] if row.drill else [(_("报告监管部门"), row.reported_at is not None, "")]),
        *([] if row.drill else [(_("处置"), bool(row.handling), "")]),
        (_("完成"), row.state == RecallState.FINISHED, ""),
    ]
    return [Stage(text, "done" if reached else "todo", detail) for text, reached, detail in steps]


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Announce, report, write down, finish, cancel."""
    if name not in DEEDS:
        raise Http404
    return done(request, seen(request, Recall, pk, *JOINED), name, DEEDS, page, reads.address_of)


@signed_in()
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyers ticked were told."""
    row, user, now = seen(request, Recall, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "tell_buyer", row.organisation))
    ticked = {int(each) for each in request.POST.getlist("delivery") if each.isdecimal() and len(each) < 19}
    chosen = [
        each for contact in reads.contacts(row) for each in contact.deliveries if contact.first.pk in ticked
    ]
    form = filled(request, ToldForm, row.organisation)
    if form.is_valid():
        facts = form.facts()
        made = tried(form, lambda: actions.tell_buyers(
            by=user, recall=row, deliveries=chosen, key=once_of(request), at=now, **facts
        ))  # fmt: skip
        if made is not None:
            return redirect(reads.address_of(row))
    return page(request, row, problems=form.faults())


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def buyer(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """What one buyer was told, answered, gave back."""
    row, user, now = seen(request, Recall, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "tell_buyer", row.organisation))
    contact = contact_of(row, delivery)
    return entry(
        request, filled(request, AnswerForm, row.organisation, contact=contact), title=_("登记通知、回复、退回"),
        button=_("登记"), lead=f"{contact.name} · {contact.contact} · {contact.amounts}",
        do=lambda facts: actions.tell_buyer(by=user, recall=row, key=once_of(request), at=now, **facts),
        to=lambda _made: reads.address_of(row), back=reads.address_of(row),
    )  # fmt: skip


def contact_of(row: Recall, delivery: int) -> reads.Contact:
    """The buyer of a delivery; else 404."""
    for each in reads.contacts(row):
        if any(one.pk == delivery for one in each.deliveries):
            return each
    raise Http404


@signed_in()
@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Notices, list or report as PDF."""
    row, now = seen(request, Recall, pk, *JOINED), timezone.now()
    contacts = reads.contacts(row)
    if name == "notices":
        text = request.GET.get("buyer", "")
        some = [contact_of(row, int(text))] if text.isdecimal() and len(text) < 19 else contacts
        return pdf_response(
            "recall", papers.notices(row, some, now), f"{row.number}-{_('通知书')}", inline=True
        )
    if name == "list":
        return pdf_response(
            "form", papers.listing(row, contacts, now), f"{row.number}-{_('清单')}", inline=True
        )
    if name != "report":
        raise Http404
    clocks = reads.timing(row, contacts, timezone.localdate(now))
    data = papers.report(row, contacts, reads.progress(row), clocks, now)
    return pdf_response("form", data, f"{row.number}-{_('报告')}", inline=True)


@signed_in()
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The recall list as a workbook."""
    row = seen(request, Recall, pk, *JOINED)
    contacts = reads.contacts(row)
    quantities = [papers.quantity_row(each) for each in reads.progress(row)]
    book = workbook(
        Page(_("召回清单"), papers.list_heads(), papers.list_rows(contacts)),
        Page(_("数量"), papers.quantity_heads(), quantities),
    )
    answer = HttpResponse(book, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{row.number}.xlsx") or ""
    return answer
