"""Places where additives are kept, scales they are weighed on, and how far figures may differ."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import quantities, trail
from tianheng.core.mistakes import Mistake
from tianheng.core.stale import require_fresh
from tianheng.modules.enterprises.models import Site
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions.common import begin, held, saved
from tianheng.modules.ledger.enums import LocationKind
from tianheng.modules.ledger.models import Location, Scale, Stock, Tolerance

LOCATION_FACTS = ("name", "kind", "site", "locked", "labelled", "keeper", "closed_at")
SCALE_FACTS = ("number", "name", "division", "division_unit", "certificate", "calibrated_until", "closed_at")
MOST_TOLERANCE = 10_000


@transaction.atomic
def add_location(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    kind: str,
    site: Site | None = None,
    locked: bool = False,
    labelled: bool = False,
    keeper: str = "",
    at: datetime,
) -> Location:
    """Name a place: a cabinet, a room, the floor, the receiving or the isolation area."""
    begin(by, "keep_place", organisation)
    row = Location(organisation=organisation)
    fill_location(
        row,
        {"name": name, "kind": kind, "site": site, "locked": locked, "labelled": labelled, "keeper": keeper},
    )
    insert(row, "name", row.name)
    trail.record(by=by, verb="add_location", target=row, after=trail.facts_of(row, LOCATION_FACTS), at=at)
    return row


def fill_location(row: Location, given: dict[str, Any]) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.name = validators.text(given["name"], "name", _("名称"), most=50)
    row.kind = validators.chosen(given["kind"], LocationKind, "kind", _("用途"))
    row.keeper = validators.text(given["keeper"], "keeper", _("保管人"), most=50, needed=False)
    row.site, row.locked, row.labelled = given["site"], bool(given["locked"]), bool(given["labelled"])


def insert(row: Model, field: str, value: str) -> None:
    """Save a new row. Raises Mistake when its name is taken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Mistake(field, value, _("已经有了。"), _("请换一个。"), _("名称")) from None


@transaction.atomic
def change_location(
    *, by: User, location: Location, version: int | None = None, at: datetime, **facts: Any
) -> Location:
    """Describe a place anew; what is not named stays."""
    begin(by, "keep_place", location.organisation)
    row = held(location)
    require_fresh(row, version)
    before = trail.facts_of(row, LOCATION_FACTS)
    fill_location(row, {**before, **facts})
    saved(row, by, "change_location", before, at)
    return row


@transaction.atomic
def close_location(*, by: User, location: Location, at: datetime) -> Location:
    """Use a place no more. Raises Mistake while something lies there."""
    begin(by, "keep_place", location.organisation)
    row = held(location)
    if Stock.objects.filter(location=row, micro__gt=0).exists():
        raise Mistake("location", row.name, _("里面还有库存。"), _("请先移到别处。"), _("位置"))
    before = trail.facts_of(row, LOCATION_FACTS)
    row.closed_at = at
    saved(row, by, "close_location", before, at)
    return row


@transaction.atomic
def add_scale(*, by: User, organisation: Organisation, number: str, at: datetime, **facts: Any) -> Scale:
    """Enter a scale; ``facts``: name, division ("0.1"), division_unit ("g"), certificate, calibrated_until."""
    begin(by, "keep_place", organisation)
    row = Scale(organisation=organisation)
    fill_scale(row, {**trail.facts_of(row, SCALE_FACTS), "number": number, **facts})
    insert(row, "number", row.number)
    trail.record(by=by, verb="add_scale", target=row, after=trail.facts_of(row, SCALE_FACTS), at=at)
    return row


def fill_scale(row: Scale, given: dict[str, Any]) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.number = validators.text(given["number"], "number", _("秤编号"), most=30)
    row.name = validators.text(given["name"], "name", _("名称"), most=50, needed=False)
    row.certificate = validators.text(
        given["certificate"], "certificate", _("证书编号"), most=50, needed=False
    )
    row.calibrated_until, row.division_micro = given["calibrated_until"], 0
    row.division, row.division_unit = given["division"].strip(), given["division_unit"].strip()
    if row.division:
        step = quantities.read(
            row.division, row.division_unit, "division", _("分度值"), dimensions=("mass", "volume")
        )
        row.division, row.division_unit, row.division_micro = step.entered, step.unit, step.micro


@transaction.atomic
def change_scale(*, by: User, scale: Scale, version: int | None = None, at: datetime, **facts: Any) -> Scale:
    """Describe a scale anew, e.g. after calibration."""
    begin(by, "keep_place", scale.organisation)
    row = held(scale)
    require_fresh(row, version)
    before = trail.facts_of(row, SCALE_FACTS)
    fill_scale(row, {**before, **facts})
    saved(row, by, "change_scale", before, at)
    return row


@transaction.atomic
def calibrate_scale(
    *, by: User, scale: Scale, certificate: str, calibrated_until: date, at: datetime
) -> Scale:
    """A new certificate of calibration."""
    return change_scale(by=by, scale=scale, certificate=certificate, calibrated_until=calibrated_until, at=at)


@transaction.atomic
def close_scale(*, by: User, scale: Scale, at: datetime) -> Scale:
    """Use a scale no more."""
    begin(by, "keep_place", scale.organisation)
    row = held(scale)
    before = trail.facts_of(row, SCALE_FACTS)
    row.closed_at = at
    saved(row, by, "close_scale", before, at)
    return row


@transaction.atomic
def set_tolerance(
    *,
    by: User,
    organisation: Organisation,
    additive: str = "",
    over_formula: int | None = None,
    counted: int | None = None,
    balanced: int | None = None,
    at: datetime,
) -> Tolerance:
    """How far figures may differ, in ten-thousandths: for one additive, or for all others when it is empty."""
    begin(by, "keep_tolerance", organisation)
    given = {"over_formula": over_formula, "counted": counted, "balanced": balanced}
    for field, value in given.items():
        if value is not None and not 0 <= value <= MOST_TOLERANCE:
            raise Mistake(field, value, _("超出范围。"), _("请填 0 至 10000 的整数（万分之几）。"), _("允差"))
    row: Tolerance
    row, _made = Tolerance.objects.select_for_update().get_or_create(
        organisation=organisation, additive=additive.strip()
    )
    before = trail.facts_of(row, given)
    row.over_formula, row.counted, row.balanced = over_formula, counted, balanced
    saved(row, by, "set_tolerance", before, at)
    return row
