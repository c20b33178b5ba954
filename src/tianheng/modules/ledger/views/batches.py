"""Production batches: the list, one with everything that hangs on it, begun, fed, released or blocked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import version_of
from tianheng.core import attachments
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.deliveries import STOPPED
from tianheng.modules.ledger.enums import BATCH_VERBS, BatchState, Code
from tianheng.modules.ledger.forms.production import BatchChange, BatchForm, FinishForm, ReleaseForm
from tianheng.modules.ledger.forms.suppliers import ExceptionForm, ReasonForm
from tianheng.modules.ledger.models import Batch, Delivery, Feeding, TestRecord
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import batches_of, kept_until
from tianheng.modules.ledger.queries.desk import runnable
from tianheng.modules.ledger.queries.labels import path_of_batch
from tianheng.modules.ledger.queries.standing import standing
from tianheng.modules.ledger.tables.shared import batch_light, feeding_light, measured, names, percent
from tianheng.modules.ledger.tables.use import BATCHES, DELIVERIES, OUTCOME_TONES, TESTS, result
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
    production_tabs,
    seen,
    traced,
    user_of,
)

JOINED = ("organisation", "product", "formula", "entered_by", "released_by")


def fits(verb: str) -> Any:
    """Whether a batch's state lets a verb."""
    return lambda row: row.state in BATCH_VERBS[verb]


def verb(name: str, *, versioned: bool = True) -> Any:
    """A verb of the batch that takes its form's facts."""
    act = getattr(actions, name)

    def do(user: Any, row: Batch, facts: dict[str, Any], version: int, at: Any) -> Any:
        more = {"version": version} if versioned else {}
        return act(by=user, batch=row, at=at, **more, **facts)

    return do


DEEDS = {
    "finish": Deed("finish_feeding", pgettext_lazy("verb", "投料完成"),
                   verb("finish_feeding"), fits("finish_feeding"), FinishForm,
                   _("填上产量，出厂时据此核对数量。")),
    "release": Deed("release_batch", _("放行"), verb("release_batch"), fits("release_batch"), ReleaseForm,
                    _("按实际投料再核查一次；有违规投料、检验不合格的不能放行。"), main=True),
    "reopen": Deed("reopen_batch", pgettext_lazy("verb", "重新投料"), verb("reopen_batch", versioned=False),
                   fits("reopen_batch"), ReasonForm),
    "block": Deed("block_batch", pgettext_lazy("verb", "封存"), verb("block_batch"), fits("block_batch"), ReasonForm,
                  _("封存的产品不能出厂。"), stern=True),
    "unblock": Deed("unblock_batch", pgettext_lazy("verb", "解除封存"),
                    verb("unblock_batch"), fits("unblock_batch"), ReasonForm,
                    _("解除后回到“投料完成”，另行放行。")),
}  # fmt: skip


def review(user: Any, row: TestRecord, facts: dict[str, Any], version: int, at: Any) -> Any:
    """A result looked at by another person."""
    return actions.review_test(by=user, test=row, version=version, at=at, **facts)


REVIEW = Deed(
    "review_test", pgettext_lazy("verb", "审核"), review, lambda row: row.reviewed_at is None, ExceptionForm
)


@signed_in()
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """The batches."""
    add = (
        [(pgettext_lazy("verb", "开批"), reverse("ledger:batch-add"), True)]
        if may_now(request, "open_batch")
        else []
    )
    return listed(request, BATCHES, batches_of(request.user).order_by(), add, production_tabs("batches"))


@signed_in()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What may run today, and why not."""
    place, now = own(request), timezone.now()
    context = {
        "title": _("今日可投产"),
        "over": place.name,
        "lead": _("配方已批准、按当地规定已登记、每种添加剂有可用批次且够投一批。"),
        "rows": runnable(place, now),
        "may_open": may_now(request, "open_batch"),
    }
    return answered(request, "ledger/today.html", context, ())


def address(row: Batch) -> str:
    """The page of a batch."""
    return reverse("ledger:batch", args=[row.pk])


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A batch begun."""
    place, user, now = own(request, "open_batch"), user_of(request), timezone.now()
    initial = {"made_on": timezone.localdate(now), "formula": request.GET.get("formula", "")[:12]}
    return entry(
        request, filled(request, BatchForm, place, initial=initial),
        title=pgettext_lazy("verb", "开批"), button=_("开批，去投料"),
        do=lambda facts: actions.open_batch(by=user, organisation=place, key=once_of(request), at=now, **facts),
        to=address, back=reverse("ledger:batches"),
    )  # fmt: skip


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """An open batch described anew."""
    row, user, now = seen(request, Batch, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "change_batch", row.organisation))
    initial = {name: getattr(row, name) for name in BatchChange.base_fields}
    return entry(
        request, filled(request, BatchChange, row.organisation, initial=initial),
        title=pgettext_lazy("verb", "修改生产批"),
        button=_("保存"), lead=str(row),
        do=lambda facts: actions.change_batch(by=user, batch=row, version=version_of(request), at=now, **facts),
        to=address, back=address(row), version=row.version,
    )  # fmt: skip


@signed_in()
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch."""
    return page(request, seen(request, Batch, pk, *JOINED))


def page(request: HttpRequest, row: Batch, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """Planned and fed, feedings with their corrections, tests, deliveries, history, what can be done now."""
    found = standing(row)
    context = {
        "row": row,
        "title": f"{row.product.name} {row.number}",
        "over": row.organisation.name,
        "light": batch_light(row),
        "facts": facts(row),
        "standing": found,
        "feedings": feedings(row),
        "tests": tests(request, row, bound),
        "deliveries": [(each, hasattr(each, "corrected_by")) for each in deliveries(row)],
        "files": [
            file for each in (row, *TestRecord.objects.filter(batch=row)) for file in attachments.of(each)
        ],
        "deeds": deeds_for(
            request, row, DEEDS, lambda name: reverse("ledger:batch-deed", args=[row.pk, name]), bound
        ),
        "links": links(request, row),
        "kept_until": kept_until(row),
    }
    return answered(request, "ledger/batch.html", context, problems)


def deliveries(row: Batch) -> Any:
    """Where it went."""
    return Delivery.objects.filter(batch=row).select_related("corrected_by").order_by("sold_on", "id")


def facts(row: Batch) -> list[tuple[Any, ...]]:
    """The facts of a batch."""
    return [
        (_("产品"), f"{row.product.name} {row.product.specification}"),
        (_("产品批号"), row.number),
        (_("生产日期"), row.made_on),
        (_("保质期至"), row.expires_on or ""),
        (_("批量"), measured(row)),
        (_("产量"), f"{row.output} {row.output_unit}".strip()),
        (_("配方"), f"V{row.formula.number}（{row.formula.get_state_display()}）"),
        (_("委托方"), row.client),
        (_("开批"), stamp(row.entered_by, row.happened_at)),
        (_("放行"), stamp(row.released_by, row.released_at)),
    ]  # fmt: skip


def stamp(person: Any, moment: Any) -> str:
    """Who and when, or nothing."""
    return f"{person.name}  {timezone.localtime(moment):%Y-%m-%d %H:%M}" if person and moment else ""


def feedings(row: Batch) -> list[dict[str, Any]]:
    """Every feeding, those corrected since too."""
    rows = Feeding.objects.filter(batch=row).select_related("lot", "entered_by", "checker", "corrected_by")
    return [
        {
            "row": each,
            "light": feeding_light(each),
            "share": percent(each.limit_share),
            "people": names(each.entered_by, each.checker),
            "codes": [Code(code).label for code in each.codes],
            "old": hasattr(each, "corrected_by"),
        }
        for each in rows.order_by("id")
    ]


def tests(request: HttpRequest, row: Batch, bound: Any) -> list[dict[str, Any]]:
    """Each result, and whether the reader may review or correct it."""
    rows = TestRecord.objects.filter(batch=row).select_related(
        "entered_by", "reviewer", "corrected_by", "organisation"
    )
    may = access.may(request.user, "test", row.organisation)
    found = []
    for each in rows.order_by("id"):
        old, name = hasattr(each, "corrected_by"), f"review-{each.pk}"
        deeds = deeds_for(
            request, each, {} if old else {name: REVIEW},
            lambda _name, pk=each.pk: reverse("ledger:test-review", args=[pk]), bound,
        )  # fmt: skip
        found.append({
            "row": each,
            "value": result(each),
            "light": (OUTCOME_TONES[each.outcome], each.get_outcome_display()),
            "people": names(each.entered_by, each.reviewer),
            "old": old,
            "deeds": deeds,
            "correct": f"{reverse('ledger:test-add', args=[row.pk])}?corrects={each.pk}" if may and not old else "",
        })  # fmt: skip
    return found


def links(request: HttpRequest, row: Batch) -> list[tuple[str, str, bool]]:
    """Further pages for those who may."""
    open_now = row.state == BatchState.OPEN
    pages = (
        ("feed", pgettext_lazy("verb", "投料"), "batch-feed", True, open_now),
        ("test", _("录入检验"), "test-add", True, False),
        ("deliver", _("出厂"), "deliver", row.state in BATCH_VERBS["deliver"], True),
        ("deliver", _("补记出厂"), "deliver", row.state in STOPPED and row.released_at is not None, False),
        ("change_batch", _("修改"), "batch-edit", open_now, False),
    )
    found = [
        (words, reverse(f"ledger:{name}", args=[row.pk]), main)
        for verb_name, words, name, here, main in pages
        if here and access.may(request.user, verb_name, row.organisation)
    ]
    return [*found, (_("追溯"), traced(path_of_batch(row)), False)]


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Finish, release, reopen, block, unblock."""
    return done(request, seen(request, Batch, pk, *JOINED), name, DEEDS, page, address)


@signed_in()
@require_safe
def test_list(request: HttpRequest) -> HttpResponse:
    """Every result."""
    return listed(request, TESTS, lists.tests(request.user), (), production_tabs("tests"))


@signed_in()
@require_POST
def test_review(request: HttpRequest, pk: int) -> HttpResponse:
    """A result looked at by another person."""
    row = seen(
        request, TestRecord, pk, "organisation", *(f"batch__{each}" for each in JOINED), "entered_by", "lot"
    )
    name = f"review-{pk}"

    def shown(request: HttpRequest, _row: TestRecord, **more: Any) -> HttpResponse:
        return page(request, row.batch, **more)

    return done(request, row, name, {name: REVIEW}, shown, lambda made: address(made.batch))


@signed_in()
@require_safe
def delivery_list(request: HttpRequest) -> HttpResponse:
    """Every delivery."""
    return listed(request, DELIVERIES, lists.deliveries(request.user))
