"""What a bureau sees of the ledgers of its area: whether they are complete, how far they lag. Counts and reasons."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from tianheng.accounts.enums import OrganisationKind, OrganisationState
from tianheng.accounts.models import Organisation
from tianheng.core.models import Attachment
from tianheng.modules.ledger.enums import Code, Conclusion, FeedingStatus, GapState
from tianheng.modules.ledger.models import Batch, DailyCheck, Feeding, Gap, Lot, Receipt, Stock
from tianheng.modules.ledger.queries.feedings import without_feeding

WINDOW = timedelta(days=30)
GRACE = timedelta(days=1)
QUIET = timedelta(days=7)


def ledgers(user: object, at: datetime) -> QuerySet[Organisation]:
    """Enterprises in force that ``user`` may read, each with the figures of the last 30 days.

    ``last_entry``; ``fed``, ``late``, ``violated``, ``alone`` (no second person), ``unsigned`` (waits for one);
    ``made``, ``unfed`` (a day old, with additives in the formula and no feeding); ``bare`` (lots taken in without
    certificate or file); ``past`` (lots past their date still in stock); ``gaps`` (not explained); ``checked`` (days
    of D01).
    """
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(user).filter(
        kind=OrganisationKind.ENTERPRISE, state=OrganisationState.ACTIVE
    )
    return rows.select_related("area").annotate(**measures(at))


def measures(at: datetime) -> dict[str, Any]:
    """The figures, each a subquery on an index of its own."""
    since, today = at - WINDOW, timezone.localdate(at)
    fed = Feeding.objects.filter(
        organisation=OuterRef("pk"), happened_at__gte=since, corrected_by=None, micro__gt=0
    )
    notable = fed.exclude(status=FeedingStatus.CLEAN)
    made = Batch.objects.filter(organisation=OuterRef("pk"), made_on__gte=timezone.localdate(since))
    waited = made.filter(made_on__lte=timezone.localdate(at - GRACE))
    gone = Stock.objects.filter(organisation=OuterRef("pk"), micro__gt=0, lot__expires_on__lt=today)
    days = DailyCheck.objects.filter(
        organisation=OuterRef("pk"), day__gt=timezone.localdate(since), day__lte=today
    )
    return {
        "last_entry": last_entry(),
        "fed": counted(fed),
        "late": counted(fed.filter(late=True)),
        "alone": counted(fed.filter(checker=None)),
        "unsigned": counted(waiting(notable)),
        "violated": counted(notable.filter(status=FeedingStatus.VIOLATION)),
        "made": counted(made),
        "unfed": counted(without_feeding(waited)),
        "bare": counted(bare(since)),
        "past": counted(gone, "lot"),
        "gaps": counted(Gap.objects.filter(organisation=OuterRef("pk"), state=GapState.OPEN)),
        "checked": counted(days, "day"),
    }


def wanting(user: object, at: datetime) -> set[int]:
    """The enterprises of a reader's area that lack something, looked for table by table; not counted yet."""
    since, today = at - WINDOW, timezone.localdate(at)
    made = Batch.objects.visible_to(user).filter(
        made_on__gte=timezone.localdate(since), made_on__lte=timezone.localdate(at - GRACE)
    )
    found = (
        without_feeding(made),
        Stock.objects.visible_to(user).filter(micro__gt=0, lot__expires_on__lt=today),
        Gap.objects.visible_to(user).filter(state=GapState.OPEN),
    )
    keys = {
        key for rows in found for key in rows.order_by().values_list("organisation", flat=True).distinct()
    }
    return keys | notable_owners(user, since)


def notable_owners(user: object, since: datetime) -> set[int]:
    """Those with a violation, or a feeding that still waits for its second person."""
    rows = Feeding.objects.visible_to(user).filter(happened_at__gte=since, corrected_by=None, micro__gt=0)
    found = rows.exclude(status=FeedingStatus.CLEAN).order_by().values_list("organisation", "status", "codes")
    return {
        key for key, status, codes in found if status == FeedingStatus.VIOLATION or Code.UNSIGNED in codes
    }


def waiting(rows: QuerySet[Feeding]) -> QuerySet[Feeding]:
    """Feedings whose second person has not signed yet."""
    found: QuerySet[Feeding] = rows.annotate(said=Cast("codes", TextField())).filter(
        said__contains=f'"{Code.UNSIGNED.value}"'
    )
    return found


def bare(since: datetime) -> QuerySet[Receipt]:
    """Goods taken in without a certificate's number, or without any file beside the receipt."""
    rows: QuerySet[Receipt] = Receipt.objects.filter(
        organisation=OuterRef("pk"), received_on__gte=timezone.localdate(since), corrected_by=None
    ).exclude(conclusion=Conclusion.REFUSED)
    return rows.filter(Q(certificate="") | ~Exists(files_of(Receipt)))


def files_of(model: Any) -> QuerySet[Attachment]:
    """The files beside the outer row."""
    rows: QuerySet[Attachment] = Attachment.objects.filter(
        owner_kind=model._meta.label_lower, owner_key=OuterRef("pk")
    )
    return rows


def counted(rows: QuerySet[Any], what: str = "pk") -> Any:
    """How many rows of an organisation (or different ``what``), 0 for none."""
    found = rows.order_by().values("organisation").annotate(n=Count(what, distinct=what != "pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def last_entry() -> Any:
    """The latest moment at which a feeding was entered, from the newest fed ones."""
    rows = Feeding.objects.filter(organisation=OuterRef("pk")).order_by("-happened_at", "-id")
    return Subquery(rows.values("entered_at")[:1])


def lagging(at: datetime) -> Q:
    """Ledgers that want a look: something missing, late, over, or silent for a week while batches were made."""
    silent = Q(made__gt=0) & (Q(last_entry=None) | Q(last_entry__lt=at - QUIET))
    wants = ("violated", "unsigned", "unfed", "bare", "past", "gaps")
    found = silent | Q(late__gt=F("fed") / 10)
    for name in wants:
        found |= Q(**{f"{name}__gt": 0})
    return found


def newest(organisation: Organisation) -> dict[str, Any]:
    """The last entries of one enterprise, for the head of its page."""
    own = Q(organisation=organisation)
    return {
        "feeding": Feeding.objects.filter(own).aggregate(at=Max("entered_at"))["at"],
        "receipt": Receipt.objects.filter(own).aggregate(at=Max("entered_at"))["at"],
        "lots": Lot.objects.filter(own, stock__micro__gt=0).distinct().count(),
    }
