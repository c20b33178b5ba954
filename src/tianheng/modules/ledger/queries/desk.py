"""The ledger's cards on the desk: what may run today, what expires, what is over, what waits for a second person."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts import scope
from tianheng.accounts.models import Organisation
from tianheng.modules.formulas.enums import (
    MASS_UNITS,
    REGISTERED_KINDS,
    VOLUME_UNITS,
    FormulaState,
    ProductState,
)
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion
from tianheng.modules.ledger import access
from tianheng.modules.ledger.enums import (
    STORES,
    BatchState,
    CountState,
    DisposalState,
    FeedingStatus,
    LocationKind,
    LotState,
)
from tianheng.modules.ledger.models import Batch, Count, DailyCheck, Disposal, Feeding, Lot, Stock, TestRecord
from tianheng.modules.ledger.queries.oversight import ledgers, waiting, wanting
from tianheng.modules.ledger.queries.registered import INTERNAL, MANDATORY, lacking_words, unregistered
from tianheng.modules.ledger.queries.substances import of_kind
from tianheng.modules.registration.enums import LineState
from tianheng.modules.registration.models import RegistrationLine
from tianheng.modules.registration.queries.filings import counted_on
from tianheng.modules.registration.queries.policies import policy_of
from tianheng.web.desk import Card, Item

MOST = 5
SOON = timedelta(days=30)
RECENT = timedelta(days=30)


class Runnable(NamedTuple):
    """Whether a product may run today: its version, and why not, or what to look at (empty: yes)."""

    formula: FormulaVersion
    stops: list[str]
    asks: list[str]

    @property
    def tone(self) -> str:
        """pass, review or fail."""
        return "fail" if self.stops else "review" if self.asks else "pass"


def place_of(user: Any) -> Organisation | None:
    """The enterprise acted for."""
    found = scope.of(user)
    if found is None or not access.is_producer(user):
        return None
    return Organisation.objects.select_related("area").get(pk=found.organisation)


def runnable(organisation: Organisation, at: datetime) -> list[Runnable]:
    """Every product with a formula in force: registered where it must be, each additive there and enough of it.

    Enough is the amount of the formula's own basis; a handful of queries whatever the number of products.
    """
    today = timezone.localdate(at)
    versions = list(
        FormulaVersion.objects.filter(
            product__organisation=organisation,
            product__state=ProductState.ACTIVE,
            state=FormulaState.APPROVED,
        )
        .select_related("product", "verdict")
        .order_by("product__pinyin")
    )
    lines = lines_of(versions)
    there, listed = on_shelf(organisation, at), on_register(organisation, at)
    policy = policy_of(organisation, today).kind
    found = []
    for version in versions:
        stops, asks = [], []
        if version.verdict is not None and version.verdict.conclusion == "fail":
            stops.append(_("配方核查不符合"))
        for line in lines.get(version.pk, ()):
            heading = of_kind(line.name, line.kind).heading
            left = there.get(heading, 0)
            if not left:
                stops.append(_("缺“%(name)s”：没有可用批次") % {"name": line.name})
            elif left < needed(version, line):
                asks.append(_("“%(name)s”不够投一批") % {"name": line.name})
            lacks = lacking(version, line, heading, listed) if policy != INTERNAL else []
            if lacks:
                words = {"what": lacking_words(line.name, heading, lacks)}
                (stops if policy == MANDATORY else asks).append(_("%(what)s未登记用于本产品") % words)
        found.append(Runnable(version, stops, asks))
    return found


def lacking(
    version: FormulaVersion, line: FormulaLine, heading: str, listed: set[tuple[int, str]]
) -> list[str]:
    """What of a line is not on today's register for the product."""
    return unregistered(heading, line.composition, lambda name: (version.product_id, name) in listed)


def needed(version: FormulaVersion, line: FormulaLine) -> int:
    """How much of a line one batch of the formula's own size takes, in micro."""
    if line.unit in (*MASS_UNITS, *VOLUME_UNITS):
        return int(line.micro)
    return int(line.micro * version.basis_micro // 10**9)


def lines_of(versions: Iterable[FormulaVersion]) -> dict[int, list[FormulaLine]]:
    """The additives of each version."""
    rows = FormulaLine.objects.filter(version__in=list(versions), parent=None, kind__in=REGISTERED_KINDS)
    found: dict[int, list[FormulaLine]] = {}
    for row in rows.order_by("position"):
        found.setdefault(row.version_id, []).append(row)
    return found


def on_shelf(organisation: Organisation, at: datetime) -> dict[str, int]:
    """Heading of the law → how much of it is released, not past its date, and where one takes from; in micro."""
    rows = Stock.objects.filter(
        organisation=organisation,
        micro__gt=0,
        lot__state=LotState.RELEASED,
        lot__expires_on__gte=timezone.localdate(at),
        location__kind__in=(*STORES, LocationKind.FLOOR),
    )
    return dict(
        rows.order_by().values("lot__additive").annotate(sum=Sum("micro")).values_list("lot__additive", "sum")
    )


def on_register(organisation: Organisation, at: datetime) -> set[tuple[int, str]]:
    """Product and heading of every line that counts today."""
    rows = RegistrationLine.objects.filter(organisation=organisation, state=LineState.ACTIVE)
    today = timezone.localdate(at)
    return {
        (row.product_id, row.additive)
        for row in rows.select_related("registration")
        if counted_on(row.registration, today)
    }


def run_card(user: Any, at: datetime) -> Card | None:
    """今日可投产."""
    place = place_of(user)
    if place is None:
        return None
    rows = runnable(place, at)
    fine = len([each for each in rows if each.tone == "pass"])
    order = {"fail": 0, "review": 1, "pass": 2}
    items = [run_item(each) for each in sorted(rows, key=lambda each: order[each.tone])[:MOST]]
    note = _("%(fine)s / %(whole)s 个产品今天可以投产") % {"fine": fine, "whole": len(rows)} if rows else ""
    return Card(
        _("今日可投产"),
        items,
        reverse("ledger:today"),
        note,
        _("还没有已批准的配方。先在“产品与配方”里建产品、编配方，由主要负责人或食品安全总监批准。"),
        len(rows),
    )


def run_item(each: Runnable) -> Item:
    """One product: whether it may run, and why not."""
    product = each.formula.product
    why = "；".join([*each.stops, *each.asks][:3]) or _("配方已批准，添加剂齐备")
    return Item(product.name, reverse("ledger:batch-add") + f"?formula={each.formula.pk}", each.tone, why)


def expiry_card(user: Any, at: datetime) -> Card | None:
    """临期、过期批次: past their date first."""
    if not access.is_producer(user):
        return None
    today = timezone.localdate(at)
    rows = Lot.objects.visible_to(user).filter(stock__micro__gt=0, expires_on__lte=today + SOON).distinct()
    rows = rows.exclude(state=LotState.DISPOSED)
    found = list(rows.order_by("expires_on", "id")[: MOST + 1])
    if not found:
        return None
    items = [expiry_item(row, today) for row in found[:MOST]]
    total = rows.count() if len(found) > MOST else len(found)
    return Card(_("临期、过期批次"), items, reverse("ledger:expiry"), total=total)


def expiry_item(row: Lot, today: Any) -> Item:
    """One lot."""
    days = (row.expires_on - today).days
    words = (
        _("已过期 %(days)s 天") % {"days": -days} if days < 0 else _("还有 %(days)s 天到期") % {"days": days}
    )
    address = reverse("ledger:lot", args=[row.pk])
    return Item(f"{row.name} {row.number}", address, "fail" if days < 0 else "review", words)


def over_card(user: Any, at: datetime) -> Card | None:
    """超限、拦截: batches blocked, feedings against the law of the last days."""
    if not access.is_producer(user):
        return None
    blocked = list(
        Batch.objects.visible_to(user)
        .filter(state=BatchState.BLOCKED)
        .select_related("product")
        .order_by("-made_on", "-id")[:MOST]
    )
    fed = list(
        Feeding.objects.visible_to(user)
        .filter(status=FeedingStatus.VIOLATION, happened_at__gte=at - RECENT, corrected_by=None)
        .exclude(batch__in=blocked)
        .select_related("batch__product", "lot")
        .order_by("-happened_at")[:MOST]
    )
    items = [
        Item(f"{row.product.name} {row.number}", reverse("ledger:batch", args=[row.pk]), "fail", row.reason)
        for row in blocked
    ]
    items += [
        Item(
            _("%(lot)s 投入 %(batch)s") % {"lot": row.lot.name, "batch": row.batch.number},
            reverse("ledger:feeding", args=[row.pk]),
            "fail",
            row.limit_text,
        )
        for row in fed
    ]
    address = f"{reverse('ledger:batches')}?state=blocked"
    return Card(_("超限、拦截"), items[:MOST], address, total=len(items)) if items else None


def second_card(user: Any, at: datetime) -> Card | None:
    """待复核: feedings, counts, disposals, tests and lots that wait for a second person."""
    if not access.is_producer(user):
        return None
    items = [*waiting_items(user)]
    return Card(_("待复核"), items[:MOST], total=len(items)) if items else None


def waiting_items(user: Any) -> Iterable[Item]:
    """Each thing that waits."""
    notable = Feeding.objects.visible_to(user).exclude(status=FeedingStatus.CLEAN).filter(corrected_by=None)
    for row in waiting(notable).select_related("batch", "lot").order_by("-happened_at")[:MOST]:
        words = _("投料待复核：%(lot)s → %(batch)s") % {"lot": row.lot.name, "batch": row.batch.number}
        yield Item(words, reverse("ledger:feeding", args=[row.pk]), "review")
    for count in Count.objects.visible_to(user).filter(state=CountState.SUBMITTED)[:MOST]:
        words = _("盘点待监盘确认：%(day)s") % {"day": count.counted_on}
        yield Item(words, reverse("ledger:count", args=[count.pk]), "review")
    for one in Disposal.objects.visible_to(user).filter(state=DisposalState.PROPOSED)[:MOST]:
        yield Item(
            _("处置待批准：%(number)s") % {"number": one.number},
            reverse("ledger:disposal", args=[one.pk]),
            "review",
        )
    tests = (
        TestRecord.objects.visible_to(user).filter(reviewed_at=None, corrected_by=None).exclude(batch=None)
    )
    for test in tests.select_related("batch")[:MOST]:
        words = _("检验待审核：%(item)s，%(batch)s") % {"item": test.item, "batch": test.batch.number}
        yield Item(words, reverse("ledger:batch", args=[test.batch_id]), "note")
    there, fed = (
        Stock.objects.filter(lot=OuterRef("pk"), micro__gt=0),
        Feeding.objects.filter(lot=OuterRef("pk")),
    )
    waits = Q(Exists(there) | Exists(fed), state=LotState.QUARANTINED)
    waits |= Q(Exists(fed), state=LotState.EXPIRED, released_at=None)
    for lot in Lot.objects.visible_to(user).filter(waits).order_by("-id")[:MOST]:
        yield Item(_("批次待放行：%(lot)s") % {"lot": lot}, reverse("ledger:lot", args=[lot.pk]), "note")


def day_card(user: Any, at: datetime) -> Card | None:
    """未填日管控: for those who do the daily check."""
    found = scope.of(user)
    if found is None or not access.may(user, "check_day", Organisation(pk=found.organisation)):
        return None
    today = timezone.localdate(at)
    if DailyCheck.objects.visible_to(user).filter(day=today).exists():
        return None
    last = DailyCheck.objects.visible_to(user).order_by("-day").values_list("day", flat=True).first()
    detail = _("上一次：%(day)s") % {"day": last} if last else _("还没有填过")
    address = reverse("ledger:day", args=[today.isoformat()])
    return Card(
        _("日管控"), [Item(_("今天的日管控还没有填"), address, "review", detail)], reverse("ledger:checks")
    )


def county_card(user: Any, at: datetime) -> Card | None:
    """企业台账完整性与滞后: the ledgers that want a look, the worst first."""
    if not access.is_regulator(user):
        return None
    wants = Q(violated__gt=0) | Q(unfed__gt=0) | Q(past__gt=0) | Q(gaps__gt=0) | Q(unsigned__gt=0)
    rows = (
        ledgers(user, at)
        .filter(wants, pk__in=wanting(user, at))
        .order_by("-violated", "-past", "-unfed", "name")[: MOST + 1]
    )
    found = list(rows)
    items = [county_item(row) for row in found[:MOST]]
    address = f"{reverse('ledger:ledgers')}?lagging=1"
    return Card(
        _("企业台账完整性与滞后"), items, address, empty=_("台账都完整。"), total=len(found)
    )  # fmt: skip


def county_item(row: Any) -> Item:
    """One enterprise and what its ledger lacks."""
    said = (
        (row.violated, _("违规投料 %(n)s 次")),
        (row.past, _("过期在库 %(n)s 批")),
        (row.unfed, _("无投料记录 %(n)s 批")),
        (row.unsigned, _("待复核 %(n)s 条")),
        (row.gaps, _("差异未说明 %(n)s 项")),
    )
    words = "；".join(text % {"n": n} for n, text in said if n)
    tone = "fail" if row.violated or row.past else "review"
    return Item(row.name, reverse("ledger:enterprise", args=[row.pk]), tone, words)
