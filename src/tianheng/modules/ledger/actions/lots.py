"""Lots: released, blocked, past their date, carried from place to place; and the books taken over at the start."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import identifiers, pinyin, quantities, trail
from tianheng.core.actors import Actor, system
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.core.stale import bump, require_fresh
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import begin, held, require_other, running, saved
from tianheng.modules.ledger.enums import LOT_VERBS, LotState, MovementKind
from tianheng.modules.ledger.models import Location, Lot, Movement, Supplier
from tianheng.modules.ledger.queries.feedings import told_anew
from tianheng.modules.ledger.queries.stock import on_hand
from tianheng.modules.ledger.queries.substances import Substance, of_kind, substance

CALENDAR = system("calendar")
STATE = ("state", "reason")
DESCRIBED = ("name", "substance", "additive", "kind", "gtin", "density", "assay", "composition")
WEIGHED = ("substance", "kind", "density", "assay", "composition")  # what check and verdict reckon with
FOODS = (LineKind.INGREDIENT, LineKind.COMPOUND, LineKind.CULTURE, LineKind.WATER)


def describe(lot: Lot, name: str, what: Substance, given: Mapping[str, Any]) -> None:
    """Put into the lot what it is: name, substance, kind, bar code, density, assay, composition. Raises Mistake.

    ``standard_name`` in ``given`` says what the law calls it, where the bag shows a trade name. A name that may be
    several substances stays as it is told, for the check to ask about: none of them is assumed.
    """
    told = validators.text(given.get("standard_name") or "", "standard_name", _("标准名称"), needed=False)
    what = substance(told) if told else what
    kind, was = given.get("kind") or (LineKind.PREMIX if given.get("composition") else ""), lot.kind
    lot.kind = validators.chosen(kind, LineKind, "kind", _("类型")) if kind else what.kind
    require_kind(lot.kind, substance(name), what)
    if not told and (lot._state.adding or (lot.name, lot.kind) != (name, was)):
        require_meant(lot.kind, what)
    what = of_kind(name, lot.kind) if lot.kind == LineKind.PREMIX else what
    what = what._replace(name=what.given, heading=what.given) if what.unsettled else what
    lot.name, lot.substance, lot.additive = name, what.name, what.heading
    lot.pinyin = f"{pinyin.key(what.heading)} {pinyin.key(name)}"[:200]
    lot.gtin = identifiers.gtin(given["gtin"]) if given.get("gtin") else ""
    lot.density = validators.decimal(given.get("density") or "", "density", _("密度"), most="25")
    lot.assay = validators.decimal(given.get("assay") or "", "assay", _("有效成分含量"))
    lot.composition = list(parts(given.get("composition") or ()))


def require_kind(kind: str, *called: Substance) -> None:
    """Raise Mistake when what a table of additives has, by any name, is told as food, which no check looks at."""
    if kind not in FOODS:
        return
    mend = _("请选“食品添加剂”；复配的选“复配食品添加剂”。")
    for each in called:
        if each.listed:
            says = _("“%(name)s”是 GB 2760 表 A.1 的食品添加剂，不能登记为这一类。") % {"name": each.name}
            raise Mistake("kind", LineKind(kind).label, says, mend, _("类型"))
        if each.ruled:
            words = {"given": each.given, "name": each.name}
            says = _("“%(given)s”按食品添加剂管理（标准里的“%(name)s”），不能登记为这一类。") % words
            raise Mistake(
                "kind", LineKind(kind).label, each.question if each.unsettled else says, mend, _("类型")
            )


def require_meant(kind: str, what: Substance) -> None:
    """Raise Mistake when a name that no table has is told as food: it may be an additive by a wrong name."""
    if kind not in FOODS or not what.question:
        return
    mend = _("请填“标准名称”；确实不是食品添加剂的，在“标准名称”里照包装再写一次。")
    raise Mistake("standard_name", what.given, what.question, mend, _("标准名称"))


def parts(composition: Any) -> Iterator[dict[str, str]]:
    """The parts of a compound additive: ``{"additive", "percent"}`` each. Raises Mistake."""
    whole = 0
    for each in composition:
        name = validators.text(each.get("additive", ""), "composition", _("复配成分"))
        percent = validators.decimal(each.get("percent", ""), "composition", _("复配成分"), needed=True)
        whole += quantities.exact(percent, "g", "composition", _("复配成分"))
        yield {"additive": name, "percent": percent}
    if whole > 100 * quantities.FACTORS["g"]:
        raise Mistake("composition", "", _("各成分之和超过 100%。"), _("请照标签核对。"), _("复配成分"))


@transaction.atomic
def release_lot(*, by: User, lot: Lot, exception: str = "", version: int | None = None, at: datetime) -> Lot:
    """Let a lot be used: by another person than who took it in, or with the reason why there is none.

    Of a lot past its date what is told of it is confirmed, where something went into a batch: the batch may leave,
    the lot is no more used than before. Any other one past its date raises Mistake.
    """
    begin(by, "release_lot", lot.organisation)
    row = held(lot)
    require_fresh(row, version)
    today, was = timezone.localdate(at), row.state
    ended = told_anew(row, today)
    if not ended:
        access.require_state(row, LOT_VERBS, "release_lot")
    require_fit(row, row.expires_on if ended else today)
    why = require_other(by, by.pk if told_by(row, by) else row.made_by_id, exception)
    before = trail.facts_of(row, STATE)
    row.state, row.reason, row.released_at, row.released_by = LotState.RELEASED, why, at, by
    saved(row, by, "release_lot", before, at, note=why)
    if ended and (was == LotState.DISPOSED or on_hand(row)):
        end_again(row, LotState.DISPOSED if was == LotState.DISPOSED else LotState.EXPIRED, by, at)
    settle(row, by=by, at=at)
    return row


def end_again(row: Lot, state: LotState, by: User, at: datetime) -> None:
    """A lot that came to its end stays there, whatever is confirmed of it."""
    before = trail.facts_of(row, ("state",))
    row.state = state
    saved(row, by, "expire_lot" if state == LotState.EXPIRED else "settle_lot", before, at)


def told_by(lot: Lot, by: User) -> bool:
    """Whether ``by`` took it in, by a receipt or as stock from before, whoever has described it since."""
    opened = Movement.objects.filter(lot=lot, kind=MovementKind.OPENING, entered_by=by)
    return bool(lot.receipts.filter(entered_by=by).exists() or opened.exists())


def require_fit(lot: Lot, day: date) -> None:
    """Raise Mistake for a lot past its date on ``day``, not to be eaten, or of which nobody has said what it is."""
    if lot.expired_on(day):
        raise expired(lot)
    what = of_kind(lot.substance, lot.kind)
    if what.unsettled:
        mend = _("请先在“补充资料”里填“标准名称”；复配的填成分。")
        raise Mistake("lot", lot.name, what.question, mend, _("批次"))
    if substance(lot.substance).forbidden or substance(lot.name).forbidden:
        raise Mistake("lot", lot.name, _("是非食用物质。"), _("不得使用，请封存并报告。"), _("批次"))


def expired(lot: Lot) -> Mistake:
    """The lot is past its date."""
    words = {"number": lot.number, "day": lot.expires_on}
    return Mistake(
        "lot",
        lot.name,
        _("批次 %(number)s 已于 %(day)s 过期。") % words,
        _("请换批次，过期批次移入隔离区处置。"),
        _("批次"),
    )


@transaction.atomic
def block_lot(*, by: User, lot: Lot, reason: str, version: int | None = None, at: datetime) -> Lot:
    """Let nobody use a lot, for a reason."""
    return _change(by, lot, "block_lot", LotState.BLOCKED, validators.reason(reason), version, at)


@transaction.atomic
def unblock_lot(*, by: User, lot: Lot, reason: str, version: int | None = None, at: datetime) -> Lot:
    """The reason is gone; the lot is quarantined until somebody releases it."""
    return _change(by, lot, "unblock_lot", LotState.QUARANTINED, validators.reason(reason), version, at)


def _change(
    by: User, lot: Lot, verb: str, state: LotState, reason: str, version: int | None, at: datetime
) -> Lot:
    begin(by, verb, lot.organisation)
    row = held(lot)
    require_fresh(row, version)
    access.require_state(row, LOT_VERBS, verb)
    before = trail.facts_of(row, STATE)
    row.state, row.reason = state, reason
    saved(row, by, verb, before, at, note=reason)
    return row


@transaction.atomic
def expire_lot(*, by: User | Actor, lot: Lot, at: datetime) -> Lot:
    """Say of a lot past its date that it is. Raises Mistake while it is not."""
    if not isinstance(by, Actor):
        access.require(by, "expire_lot", lot.organisation)
    trail.locked(lot.organisation.code)
    row = held(lot)
    access.require_state(row, LOT_VERBS, "expire_lot")
    if not row.expired_on(timezone.localdate(at)):
        raise Mistake("lot", row.number, _("还没有到期。"), _("如不宜使用，请封存。"), _("批次"))
    before = trail.facts_of(row, STATE)
    row.state = LotState.EXPIRED
    row.save(update_fields=["state"])
    bump(row)
    trail.record(by=by, verb="expire_lot", target=row, before=before, after=trail.facts_of(row, STATE), at=at)
    return row


def expire_due(*, at: datetime) -> int:
    """Say so of every lot past its date, each in its own transaction; how many. For the nightly job."""
    due = Lot.objects.filter(state__in=LOT_VERBS["expire_lot"], expires_on__lt=timezone.localdate(at))
    rows = list(due.select_related("organisation"))
    for row in rows:
        expire_lot(by=CALENDAR, lot=row, at=at)
    return len(rows)


@transaction.atomic
def describe_lot(*, by: User, lot: Lot, version: int | None = None, at: datetime, **facts: Any) -> Lot:
    """Add what was not known of a lot: bar code, density, assay, composition, kind, or the law's name for it.

    What the check reckons with, told anew, is released again by somebody else.
    """
    begin(by, "describe_lot", lot.organisation)
    row = held(lot)
    require_fresh(row, version)
    before = trail.facts_of(row, DESCRIBED)
    given = {**before, **facts}
    name = validators.text(given["name"], "name", _("名称"))
    describe(row, name, substance(name if name != before["name"] else row.substance), given)
    anew = [each for each in WEIGHED if getattr(row, each) != before[each]]
    if anew and (row.released_at is not None or any(before[each] for each in anew)):
        row.made_by = by
    saved(row, by, "describe_lot", before, at)
    if anew:
        unrelease(row, reason=str(_("批次信息有改动，待重新放行。")), by=by, at=at)
    return row


@transaction.atomic
def move_lot(
    *,
    by: User,
    lot: Lot,
    origin: Location,
    destination: Location,
    amount: str,
    unit: str,
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Lot:
    """Carry part of a lot from one place to another, e.g. into isolation; nothing is issued."""
    given = validators.payload(locals())
    row, _new = once(
        by=by, key=key, verb="move_lot", payload=given, at=at,
        do=lambda: _move(by, lot, origin, destination, amount, unit, happened_at, at),
    )  # fmt: skip
    return row


def _move(
    by: User,
    lot: Lot,
    origin: Location,
    destination: Location,
    amount: str,
    unit: str,
    happened_at: datetime | None,
    at: datetime,
) -> Lot:
    begin(by, "move_lot", lot.organisation)
    row = held(lot)
    access.require_state(row, LOT_VERBS, "move_lot")
    require_places(row, origin, destination)
    asked = read_for(row, amount, unit)
    when = validators.moment(happened_at, at)
    stock.shift(
        lot=row, origin=origin, destination=destination, kind=MovementKind.TRANSFER, micro=asked.micro, document=row,
        happened_at=when.happened_at, at=at, by=by,
    )  # fmt: skip
    after = {"amount": str(asked), "from": origin.name, "to": destination.name}
    trail.record(by=by, verb="move_lot", target=row, after=after, at=at)
    return row


def require_places(lot: Lot, origin: Location, destination: Location) -> None:
    """Raise unless both places are the enterprise's own, open, and two."""
    for each in (origin, destination):
        access.require_own(each, lot.organisation)
    if origin.pk == destination.pk or destination.closed_at is not None:
        raise Mistake(
            "destination", destination.name, _("不能移到这里。"), _("请选另一个在用的位置。"), _("位置")
        )


def read_for(lot: Lot, amount: str, unit: str, *, zero: bool = False) -> quantities.Quantity:
    """An amount in a unit of the kind the lot is kept in, else turned by its density. Raises Mistake.

    What was entered stays as entered; ``micro`` is always in the lot's own kind.
    """
    asked = quantities.read(amount, unit, zero=zero)
    if asked.dimension == lot.dimension:
        return asked
    if lot.density and {asked.dimension, lot.dimension} == {"mass", "volume"}:
        return asked._replace(micro=turned(asked, lot), dimension=lot.dimension)
    mend = _("请换用同一类单位，或先登记这个批次的密度。")
    raise Mistake("unit", asked.unit, _("与批次的计量单位不是同一类。"), mend, quantities.UNIT_LABEL)


def turned(asked: quantities.Quantity, lot: Lot) -> int:
    """Micrograms of a volume, or microlitres of a mass, by the lot's density in kg/L, i.e. 1,000 µg/µL.

    Microlitres are whole and rounded down, so that the parts of what was weighed out never come to more than the
    whole; law and formula reckon with the mass itself (``Lot.unrounded``).
    """
    weight = Fraction(lot.density) * 1000
    exact = asked.micro * weight if asked.dimension == "volume" else asked.micro / weight
    if exact.denominator != 1 and asked.dimension == "volume":
        raise Mistake(
            "amount", asked.entered, _("按密度折算后不是整数微克。"), _("请减少小数位。"), _("数量")
        )
    found = int(exact)
    if asked.micro and not found:
        mend = _("请核对数量，或按容积填写。")
        raise Mistake("amount", str(asked), _("按密度折算后不足 1 µL。"), mend, _("数量"))
    if found > quantities.MOST:
        raise quantities.too_large(asked.entered, "amount", _("数量"))
    return found


@transaction.atomic
def open_stock(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    amount: str,
    unit: str,
    expires_on: date,
    location: Location,
    reason: str,
    supplier: Supplier | None = None,
    supplier_lot: str = "",
    specification: str = "",
    maker: str = "",
    produced_on: date | None = None,
    key: str = "",
    at: datetime,
    **facts: Any,
) -> Lot:
    """Take over what lay in the cabinet before the ledger began, or was found without a receipt; quarantined."""
    given = validators.payload({**locals(), **facts})
    row, _new = once(
        by=by, key=key, verb="open_stock", payload=given, at=at,
        do=lambda: _open_stock(by, organisation, location, supplier, {**given, **facts}, at),
    )  # fmt: skip
    return row


def _open_stock(
    by: User,
    organisation: Organisation,
    location: Location,
    supplier: Supplier | None,
    given: Mapping[str, Any],
    at: datetime,
) -> Lot:
    begin(by, "open_stock", organisation)
    access.require_own(location, organisation)
    if supplier is not None:
        access.require_own(supplier, organisation)
    asked = quantities.read(given["amount"], given["unit"])
    day = timezone.localdate(at)
    validators.kept_until(given["produced_on"], given["expires_on"], day)
    lot = Lot(
        organisation=organisation,
        number=running(f"lot{day:%m%d}", organisation, day.year, f"{{year}}{day:%m%d}-{{n:02d}}"),
        supplier=supplier,
        supplier_lot=validators.text(
            given["supplier_lot"], "supplier_lot", _("生产批号"), most=50, needed=False
        ),
        specification=validators.text(given["specification"], "specification", _("规格"), needed=False),
        maker=validators.text(given["maker"], "maker", _("生产者"), needed=False),
        produced_on=given["produced_on"],
        expires_on=given["expires_on"],
        unit=asked.unit,
        reason=validators.reason(given["reason"]),
        made_by=by,
        created_at=at,
    )
    name = validators.text(given["name"], "name", _("名称"))
    describe(lot, name, substance(name), given)
    lot.save()
    stock.move(
        lot=lot,
        location=location,
        kind=MovementKind.OPENING,
        micro=asked.micro,
        document=lot,
        happened_at=at,
        at=at,
        by=by,
    )
    after = {"number": lot.number, "amount": str(asked), "expires_on": lot.expires_on}
    trail.record(by=by, verb="open_stock", target=lot, after=after, note=lot.reason, at=at)
    return lot


def unrelease(lot: Lot, *, reason: str, by: User, at: datetime) -> None:
    """Something that matters is told anew of a released lot: it waits until a second person releases it again.

    Also when nothing is left of it: what it went into waits with it. One that has expired or was disposed of stays
    what it is, and counts as not released.
    """
    if lot.state in (LotState.QUARANTINED, LotState.BLOCKED):
        return
    before = trail.facts_of(lot, STATE)
    if lot.state in (LotState.RELEASED, LotState.USED_UP):
        lot.state = LotState.QUARANTINED
    lot.reason, lot.released_at, lot.released_by = reason, None, None
    saved(lot, by, "settle_lot", before, at, note=reason)


def settle(lot: Lot, *, by: User, at: datetime) -> None:
    """After stock moved: a lot of which nothing is left is used up or disposed of; one that came back is released."""
    left = on_hand(lot)
    fitting = settled(lot, left)
    if fitting == lot.state:
        return
    before = trail.facts_of(lot, ("state",))
    lot.state = fitting
    lot.save(update_fields=["state"])
    bump(lot)
    trail.record(by=by, verb="settle_lot", target=lot, before=before, after={"state": lot.state}, at=at)


def settled(lot: Lot, left: int) -> str:
    """The state that fits what is left."""
    if left and lot.state == LotState.USED_UP:
        return LotState.RELEASED
    if left and lot.state == LotState.DISPOSED:
        return LotState.BLOCKED
    if left or lot.state in (LotState.USED_UP, LotState.DISPOSED):
        return str(lot.state)
    gone = Movement.objects.filter(
        lot=lot, kind__in=(MovementKind.DISPOSAL, MovementKind.TO_SUPPLIER)
    ).exists()
    if lot.state == LotState.RELEASED:
        return LotState.USED_UP
    return LotState.DISPOSED if gone else str(lot.state)
