"""Feedings: the list, the form with its live check, one feeding, its correction, the second person later (F07)."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.access import require
from tianheng.accounts.views.gate import signed_in
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.quantities import display
from tianheng.modules.formulas.queries.levels import figure
from tianheng.modules.ledger import access, actions
from tianheng.modules.ledger.actions.lots import read_for
from tianheng.modules.ledger.enums import Code, FeedingStatus, LotState
from tianheng.modules.ledger.forms.production import CountersignForm, FeedingCorrection, FeedingForm
from tianheng.modules.ledger.models import Batch, Feeding, Lot, Stock
from tianheng.modules.ledger.queries import lists
from tianheng.modules.ledger.queries.batches import kept_until
from tianheng.modules.ledger.queries.plans import Plan, plan_of
from tianheng.modules.ledger.queries.standing import formula_tone, sum_of
from tianheng.modules.ledger.queries.stock import held_lots
from tianheng.modules.ledger.queries.weighed import REASON, SECOND, STOP, Check, Weighing, sums_of
from tianheng.modules.ledger.queries.weighing import weigh_check
from tianheng.modules.ledger.tables.shared import feeding_light, measured, percent
from tianheng.modules.ledger.tables.use import FEEDINGS, level
from tianheng.modules.ledger.views.batches import JOINED as BATCH
from tianheng.modules.ledger.views.batches import address as batch_address
from tianheng.modules.ledger.views.common import (
    Deed,
    answered,
    corrections,
    deeds_for,
    done,
    entry,
    filled,
    key_of,
    listed,
    once_of,
    production_tabs,
    seen,
    user_of,
)

WHOLE = 10_000
JOINED = (*(f"batch__{each}" for each in BATCH), "organisation", "lot__organisation", "location", "line", "scale",
          "entered_by", "checker", "corrects__entered_by", "corrected_by__entered_by")  # fmt: skip
REMARK_TONES = {STOP: "fail", SECOND: "review", REASON: "review"}
NEEDS = {
    STOP: _("不能投料。已经投了的，勾选“如实补记”：会标为违规并封存这一批。"),
    SECOND: _("写明原因，并由第二人复核、输入 PIN。"),
    REASON: _("写明原因后可以投料。"),
}


@signed_in()
@require_safe
def feedings(request: HttpRequest) -> HttpResponse:
    """The core ledger."""
    return listed(request, FEEDINGS, lists.feedings(request.user), (), production_tabs("feedings"))


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes into a batch, checked while it is typed."""
    row, user, now = seen(request, Batch, pk, *BATCH), user_of(request), timezone.now()
    require(access.may(user, "feed", row.organisation))
    form = filled(request, FeedingForm, row.organisation, initial=first(request, row))
    offer(form, row)
    return entry(
        request, form, title=_("投料（F07）"), button=_("保存投料"),
        do=lambda facts: actions.feed(by=user, batch=row, key=once_of(request), at=now, **facts),
        to=lambda made: batch_address(row), back=batch_address(row), lead=f"{row} · {measured(row)}",
        live=reverse("ledger:feed-check", args=[pk]),
    )  # fmt: skip


def first(request: HttpRequest, row: Batch) -> dict[str, Any]:
    """The lot named in the address, or the place and scale used last in this batch."""
    last = Feeding.objects.filter(batch=row).order_by("-id").first()
    found: dict[str, Any] = {"unit": "g"}
    if last is not None:
        found |= {"location": last.location_id, "scale": last.scale_id}
    asked = request.GET.get("lot", "")
    lot = Lot.objects.visible_to(request.user).filter(pk=key_of(asked)).first()
    if lot is not None:
        lying = Stock.objects.filter(lot=lot, micro__gt=0).order_by("-micro").first()
        found |= {"lot": lot.pk, "location": lying.location_id if lying else None}
    return found


def offer(form: FeedingForm, row: Batch) -> None:
    """The lots by line of the formula, first expired first, with what is planned."""
    try:
        plan = plan_of(row)
    except Mistakes:
        return
    usable = list(held_lots(row.organisation).filter(state=LotState.RELEASED, expires_on__gte=form.today))
    usable.sort(key=lambda lot: (lot.expires_on, lot.pk))
    grouped = [
        (line_words(plan, each), [lot for lot in usable if plan.matching(lot)[:1] == [each]])
        for each in plan.lines
    ]
    taken = {lot.pk for _line, lots in grouped for lot in lots}
    others = [lot for lot in form.fields["lot"].queryset if lot.pk not in taken]  # type: ignore[attr-defined]
    form.group(grouped, others)


def line_words(plan: Plan, each: Any) -> str:
    """A line of the formula in a select: name, level, amount for this batch."""
    words = f"{each.line.name} · {figure(each.level)} g/kg"
    if plan.mass is None:
        return words
    return f"{words} · {_('应投')} {display(int(each.level * plan.mass / 1000), 'mass')}"


@signed_in()
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The law and the formula on what has been typed so far: the same question the floor asks."""
    row = seen(request, Batch, pk, *BATCH)
    require(access.may(request.user, "feed", row.organisation))
    form = filled(request, FeedingForm, row.organisation)
    form.full_clean()
    given = form.cleaned_data
    if not (given.get("lot") and given.get("amount")):
        return render(request, "ledger/_check.html", {"hint": _("选批次、填用量后核查。"), "tone": "note"})
    try:
        asked = read_for(given["lot"], given["amount"], given.get("unit") or "")
        weighing = Weighing(given["lot"], asked.micro, given.get("location"), given.get("scale"), asked)
        found = weigh_check(row, [weighing], on=day_of(given))
    except Mistake as mistake:
        return render(request, "ledger/_check.html", {"hint": mistake.sentence, "tone": "review"})
    except Mistakes as several:
        return render(request, "ledger/_check.html", {"hint": str(several), "tone": "review"})
    return render(request, "ledger/_check.html", told(found))


def day_of(given: dict[str, Any]) -> Any:
    """The day it happened."""
    return timezone.localdate(given.get("happened_at") or timezone.now())


def told(found: Check) -> dict[str, Any]:
    """The outcome for the template."""
    line = found.lines[0]
    need = STOP if found.stops else found.need
    return {
        "tone": REMARK_TONES.get(need, "pass"),
        "line": line.as_dict(),
        "formula_share": fraction(line.formula_share),
        "formula_tone": formula_tone(fraction(line.formula_share)),
        "limit_share": fraction(line.limit_share),
        "sums": [sum_of(one) for one in sums_of(found.verdict)],
        "remarks": [(REMARK_TONES.get(each.need, "note"), each.as_dict()) for each in found.remarks],
        "need": NEEDS.get(need, ""),
    }


def fraction(share: int | None) -> Fraction | None:
    """Ten-thousandths as a fraction."""
    return None if share is None else Fraction(share, WHOLE)


def address(row: Feeding) -> str:
    """The page of a feeding."""
    return reverse("ledger:feeding", args=[row.pk])


def sign(user: Any, row: Feeding, facts: dict[str, Any], _version: int, at: Any) -> Any:
    """The second person, later."""
    return actions.countersign_feeding(by=user, feeding=row, at=at, **facts)


def unsigned(row: Feeding) -> bool:
    """Whether it waits for a second person."""
    return Code.UNSIGNED in row.codes and not hasattr(row, "corrected_by")


DEEDS = {
    "sign": Deed("check_feeding", _("补复核"), sign, unsigned, CountersignForm,
                 _("由投料人以外的人核对后输入自己的 PIN。"), main=True),
}  # fmt: skip


@signed_in()
@require_safe
def feeding(request: HttpRequest, pk: int) -> HttpResponse:
    """One feeding."""
    return page(request, seen(request, Feeding, pk, *JOINED))


def page(request: HttpRequest, row: Feeding, bound: Any = None, problems: Any = ()) -> HttpResponse:
    """The paper form of a feeding, its shares, what it corrects and what corrects it."""
    found = corrections(row)
    latest = found["newer"] is None and row.status != FeedingStatus.VOID
    deeds = DEEDS if row.entered_by_id != user_of(request).pk else {}
    context = {
        "row": row,
        "title": f"{row.lot.name} → {row.batch.number}",
        "over": f"F07 · {row.organisation.name}",
        "light": feeding_light(row),
        "codes": [Code(code).label for code in row.codes],
        "facts": facts(row),
        "formula_share": fraction(row.formula_share),
        "formula_tone": formula_tone(fraction(row.formula_share)),
        "limit_share": fraction(row.limit_share),
        "limit_label": "" if row.limit_share else row.limit_text,
        "may_correct": latest and access.may(request.user, "correct_feeding", row.organisation),
        "deeds": deeds_for(
            request, row, deeds, lambda name: reverse("ledger:feeding-deed", args=[row.pk, name]), bound
        ),
        "older_link": address(row.corrects) if row.corrects else "",
        "newer_link": address(found["newer"]) if found["newer"] else "",
        "kept_until": kept_until(row.batch),
        **found,
    }
    return answered(request, "ledger/feeding.html", context, problems)


def facts(row: Feeding) -> list[tuple[Any, ...]]:
    """The cells of form F07."""
    happened, entered = timezone.localtime(row.happened_at), timezone.localtime(row.entered_at)
    late = f"（{_('补录')}）" if row.late else ""
    return [
        (_("使用时间"), f"{happened:%Y-%m-%d %H:%M}"),
        (_("登记时间"), f"{entered:%Y-%m-%d %H:%M}{late}"),
        (_("产品名称"), row.batch.product.name),
        (_("产品批号"), row.batch.number),
        (_("产品批量"), measured(row.batch)),
        (_("配方版本"), f"V{row.batch.formula.number}"),
        (_("食品添加剂名称"), row.lot.name),
        (_("添加剂批号"), f"{row.lot.number}（{row.lot.supplier_lot}）"),
        (_("功能"), row.line.function if row.line else ""),
        (_("GB 2760 最大使用量"), row.limit_text),
        (_("实际使用量"), measured(row)),
        (_("换算使用量"), level(row)),
        (_("占限量"), percent(row.limit_share)),
        (_("占配方"), percent(row.formula_share)),
        (_("投料工序"), row.step),
        (_("取自"), row.location.name),
        (_("秤"), row.scale.number if row.scale else ""),
        (_("备注"), row.note),
        (_("投料人"), row.entered_by.name),
        (_("复核人"), row.checker.name if row.checker else ""),
        (_("原因"), row.reason, True),
    ]


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A feeding entered again as it was; the old one stays."""
    row, user, now = seen(request, Feeding, pk, *JOINED), user_of(request), timezone.now()
    require(access.may(user, "correct_feeding", row.organisation))
    initial = {
        "lot": row.lot_id, "location": row.location_id, "amount": row.amount, "unit": row.unit, "step": row.step,
        "happened_at": timezone.localtime(row.happened_at),
    }  # fmt: skip
    return entry(
        request, filled(request, FeedingCorrection, row.organisation, initial=initial), title=_("更正投料记录"),
        button=_("保存更正"), lead=f"{row.lot.name} → {row.batch.number} · {measured(row)}",
        do=lambda facts: actions.correct_feeding(by=user, feeding=row, key=once_of(request), at=now, **facts),
        to=address, back=address(row),
    )  # fmt: skip


@signed_in()
@require_POST
def deed(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The second person signs."""
    return done(request, seen(request, Feeding, pk, *JOINED), name, DEEDS, page, address)
