"""Goods coming in (form F03): looked at, then accepted, set apart or refused."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import quantities, trail
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.common import Second, begin, codes_of, held, running, second
from tianheng.modules.ledger.actions.lots import describe, settle, unrelease
from tianheng.modules.ledger.enums import Code, Conclusion, LabelCheck, LotState, MovementKind, SupplierState
from tianheng.modules.ledger.models import Location, Lot, Movement, Receipt, Supplier
from tianheng.modules.ledger.queries.substances import Substance, of_kind, substance

ALWAYS_FINE = (Code.LATE, Code.CLOCK, Code.ALONE)
KEPT = (
    "name", "specification", "amount", "unit", "supplier_lot", "produced_on", "shelf_life", "expires_on",
    "received_on", "supplier_name", "certificate", "conclusion", "codes", "reason", "exception",
)  # fmt: skip

# What the conclusion and the second person stand on; a voucher or a reason alone leaves both as they were.
MATTERS = (
    "received_on", "name", "specification", "micro", "unit", "supplier_lot", "produced_on", "shelf_life",
    "expires_on", "imported", "maker", "maker_licence", "maker_licence_expires", "certificate", "certificate_on",
    "label_checks", "senses", "packaging", "temperature",
)  # fmt: skip


class ReceiptFacts(TypedDict, total=False):
    """What form F03 asks for besides the nine facts of the law; each may be left out."""

    produced_on: date | None
    kind: str
    standard_name: str
    maker: str
    maker_licence: str
    maker_licence_expires: date | None
    imported: bool
    certificate: str
    certificate_on: date | None
    label_checks: Mapping[str, bool]
    senses: str
    packaging: str
    temperature: str
    voucher: str
    gtin: str
    density: str
    assay: str
    composition: Sequence[Mapping[str, str]]


def receive(
    *,
    by: User,
    organisation: Organisation,
    supplier: Supplier,
    name: str,
    specification: str,
    amount: str,
    unit: str,
    supplier_lot: str,
    shelf_life: str,
    expires_on: date,
    location: Location | None,
    conclusion: str,
    reason: str = "",
    checker: User | None = None,
    checker_pin: str = "",
    exception: str = "",
    happened_at: datetime | None = None,
    key: str = "",
    at: datetime,
    **facts: Unpack[ReceiptFacts],
) -> Receipt:
    """Enter an examination of goods coming in; unless refused, a lot is made and its stock rises.

    Accepted goods wait as quarantined until a second person has signed: at once by PIN, by ``release_lot`` later, or
    by nobody with the reason why (``exception``). What the law does not let pass cannot be accepted.
    """
    given = validators.payload({**locals(), **facts})
    who = second(
        by=by,
        verb="check_receipt",
        organisation=organisation,
        person=checker,
        pin=checker_pin,
        exception=exception,
        at=at,
    )
    with transaction.atomic():
        row, _new = once(
            by=by,
            key=key,
            verb="receive",
            payload=given,
            at=at,
            do=lambda: _receive(by, organisation, supplier, location, given, who, at),
        )
        return row


def _receive(
    by: User,
    organisation: Organisation,
    supplier: Supplier,
    location: Location | None,
    given: Mapping[str, Any],
    who: Second,
    at: datetime,
) -> Receipt:
    begin(by, "receive", organisation)
    access.require_own(supplier, organisation)
    row = draft(organisation, supplier, given, by, at)
    kind = given.get("kind") or (LineKind.PREMIX if given.get("composition") else "")
    what = of_kind(given.get("standard_name") or row.name, kind)
    row.codes = codes_of(row.codes, faults(row, supplier, what), (Code.ALONE,) if who.alone else ())
    row.conclusion = concluded(row, given["conclusion"], what)
    row.checker, row.exception = who.person, who.exception
    if row.conclusion != Conclusion.REFUSED:
        row.location = required(location, organisation)
        row.lot = lot_of(row, what, given, by, who, at)
    row.save()
    if row.lot and row.location:
        stock.move(
            lot=row.lot, location=row.location, kind=MovementKind.RECEIPT, micro=row.micro, document=row,
            happened_at=row.happened_at, at=at, by=by,
        )  # fmt: skip
    trail.record(by=by, verb="receive", target=row, after=trail.facts_of(row, KEPT), at=at)
    return row


def draft(
    organisation: Organisation, supplier: Supplier, given: Mapping[str, Any], by: User, at: datetime
) -> Receipt:
    """The receipt as entered, its facts looked at, not yet saved. Raises Mistake."""
    when = validators.moment(given["happened_at"], at)
    asked = quantities.read(given["amount"], given["unit"])
    row = Receipt(
        organisation=organisation,
        supplier=supplier,
        supplier_name=supplier.name,
        supplier_address=supplier.address,
        supplier_contact=f"{supplier.contact} {supplier.telephone}".strip(),
        received_on=when.day,
        happened_at=when.happened_at,
        entered_at=at,
        entered_by=by,
        codes=list(when.codes),
        **asked.fields(),
    )
    fill(row, given)
    return row


def fill(row: Receipt, given: Mapping[str, Any]) -> None:
    """Look at the facts and put them in the row. Raises Mistake."""
    row.name = validators.text(given["name"], "name", _("名称"))
    row.specification = validators.text(given["specification"], "specification", _("规格"))
    row.supplier_lot = validators.text(given["supplier_lot"], "supplier_lot", _("生产批号"), most=50)
    row.shelf_life = validators.text(given["shelf_life"], "shelf_life", _("保质期"), most=30)
    row.expires_on, row.produced_on = given["expires_on"], given.get("produced_on")
    validators.kept_until(row.produced_on, row.expires_on, row.received_on)
    for field, label, most in TEXTS:
        setattr(row, field, validators.text(given.get(field) or "", field, label, most=most, needed=False))
    row.maker_licence_expires, row.certificate_on = (
        given.get("maker_licence_expires"),
        given.get("certificate_on"),
    )
    row.imported = bool(given.get("imported"))
    checks = given.get("label_checks") or {}
    row.label_checks = {each: bool(checks[each]) for each in LabelCheck.values if each in checks}
    row.reason = validators.text(given["reason"], "reason", _("原因"), most=500, needed=False)


TEXTS = (
    ("maker", _("生产者名称"), 100),
    ("maker_licence", _("生产许可证编号"), 30),
    ("certificate", _("合格证明编号"), 50),
    ("senses", _("感官"), 100),
    ("packaging", _("包装"), 100),
    ("temperature", _("温度"), 30),
    ("voucher", _("票据号"), 50),
)


def faults(row: Receipt, supplier: Supplier, what: Substance) -> Iterator[str]:
    """What speaks against accepting the goods."""
    if supplier.state != SupplierState.QUALIFIED:
        yield Code.SUPPLIER
    if not licensed(row, supplier):
        yield Code.LICENCE
    if not row.certificate:
        yield Code.CERTIFICATE
    if not all(row.label_checks.get(each) for each in asked_of_label(row)):
        yield Code.LABEL
    if row.expires_on < row.received_on:
        yield Code.EXPIRED
    if what.forbidden or substance(row.name).forbidden:
        yield Code.FORBIDDEN
    elif what.unknown or what.unsettled:
        yield Code.UNKNOWN


def licensed(row: Receipt, supplier: Supplier) -> bool:
    """Whether the supplier's licence covers the day, and the maker's where it was written down."""
    covers = bool(supplier.licence) and supplier.licence_expires is not None
    covers = covers and supplier.licence_expires >= row.received_on  # type: ignore[operator]
    return covers and (row.maker_licence_expires is None or row.maker_licence_expires >= row.received_on)


def asked_of_label(row: Receipt) -> list[str]:
    """What must stand on the label of these goods."""
    leave = LabelCheck.LICENCE if row.imported else LabelCheck.CHINESE
    return [each for each in LabelCheck.values if each != leave]


def concluded(row: Receipt, conclusion: str, what: Substance) -> str:
    """The conclusion, if what was found leaves it open. Raises Mistake."""
    found = validators.chosen(conclusion, Conclusion, "conclusion", _("验收结论"))
    against = [code for code in row.codes if code not in ALWAYS_FINE]
    named = "、".join(str(Code(code).label) for code in against)
    if Code.FORBIDDEN in against and found != Conclusion.REFUSED:
        raise Mistake("conclusion", row.name, _("是非食用物质，不得入厂。"), _("请拒收。"), _("验收结论"))
    if against and found == Conclusion.ACCEPTED:
        mend = _("请拒收，或写明原因后待检隔离。")
        if Code.UNKNOWN in against and what.question:
            words = {"question": what.question}
            mend = _("%(question)s 请填“标准名称”；弄不清的拒收，或写明原因后待检隔离。") % words
        raise Mistake("conclusion", named, _("不能判为合格。"), mend, _("验收结论"))
    if found != Conclusion.ACCEPTED:
        validators.reason(row.reason)
    return found


def required(location: Location | None, organisation: Organisation) -> Location:
    """The place the goods go to. Raises Mistake when none was named or it is closed."""
    if location is None or location.closed_at is not None:
        raise Mistake("location", location, _("没有存放位置。"), _("请选一个在用的位置。"), _("存放位置"))
    access.require_own(location, organisation)
    return location


def lot_of(
    row: Receipt, what: Substance, given: Mapping[str, Any], by: User, who: Second, at: datetime
) -> Lot:
    """The new lot of accepted or quarantined goods, under its internal number."""
    lot = Lot(
        organisation=row.organisation,
        number=lot_number(row.organisation, row.received_on),
        supplier=row.supplier,
        supplier_lot=row.supplier_lot,
        maker=row.maker,
        produced_on=row.produced_on,
        expires_on=row.expires_on,
        specification=row.specification,
        unit=row.unit,
        made_by=by,
        created_at=at,
    )
    describe(lot, row.name, what, given)
    if row.conclusion == Conclusion.ACCEPTED and (who.person or who.alone):
        lot.state, lot.released_at, lot.released_by = LotState.RELEASED, at, who.person or by
    else:
        lot.reason = row.reason  # why it waits; a word beside accepted goods is no doubt about the lot
    lot.save()
    after = {"number": lot.number, "state": lot.state, "expires_on": lot.expires_on}
    trail.record(by=by, verb="make_lot", target=lot, after=after, at=at)
    return lot


def lot_number(organisation: Organisation, day: date) -> str:
    """The next internal number of a day: ``20260506-01``."""
    return running(f"lot{day:%m%d}", organisation, day.year, f"{{year}}{day:%m%d}-{{n:02d}}")


@transaction.atomic
def correct_receipt(
    *,
    by: User,
    receipt: Receipt,
    reason: str,
    amount: str | None = None,
    unit: str | None = None,
    exception: str = "",
    key: str = "",
    at: datetime,
    **facts: Any,
) -> Receipt:
    """Enter a receipt again as it should have been; the old one stays and is named. Stock moves by the difference.

    ``facts`` are those of :func:`receive`, ``happened_at`` too (not supplier, location, conclusion); what is left out
    stays. Where they
    matter to the conclusion it is drawn again, and the lot waits for a second person, or stands by ``exception``.
    """
    given = validators.payload({**locals(), **facts})
    row, _new = once(
        by=by, key=key, verb="correct_receipt", payload=given, at=at,
        do=lambda: _correct_receipt(by, receipt, reason, amount, unit, exception, facts, at),
    )  # fmt: skip
    return row


def _correct_receipt(
    by: User,
    receipt: Receipt,
    reason: str,
    amount: str | None,
    unit: str | None,
    exception: str,
    facts: dict[str, Any],
    at: datetime,
) -> Receipt:
    begin(by, "correct_receipt", receipt.organisation)
    if Receipt.objects.filter(corrects=receipt).exists():
        raise corrected(receipt)
    old = Receipt.objects.get(pk=receipt.pk)
    row = Receipt.objects.get(pk=receipt.pk)
    row.pk, row._state.adding, row.corrects = None, True, old
    asked = quantities.read(amount or old.amount, unit or old.unit)
    row.amount, row.unit, row.micro = asked.entered, asked.unit, asked.micro
    redate(row, facts.get("happened_at"), at)
    fill(
        row,
        {
            **trail.facts_of(old, [each.attname for each in old._meta.concrete_fields]),
            **facts,
            "reason": reason,
        },
    )
    validators.reason(reason)
    row.entered_at, row.entered_by = at, by
    anew = trail.facts_of(old, MATTERS) != trail.facts_of(row, MATTERS)
    if anew:
        conclude_again(row, old, facts.get("standard_name") or "", exception)
    row.save(force_insert=True)
    if row.lot is not None:
        lot = held(row.lot)
        rebook(row, old, lot, by, at)
        if anew and not (row.conclusion == Conclusion.ACCEPTED and row.exception):
            unrelease(lot, reason=reason, by=by, at=at)
    before, after = trail.changes(trail.facts_of(old, KEPT), trail.facts_of(row, KEPT))
    trail.record(
        by=by,
        verb="correct_receipt",
        target=row,
        before=before,
        after={**after, "corrects": old.pk},
        note=reason,
        at=at,
    )
    return row


def redate(row: Receipt, told: datetime | None, at: datetime) -> None:
    """Another day on which the goods came; no later than the lot was written down. Raises Mistake."""
    if told is None or told.replace(second=0, microsecond=0) == row.happened_at.replace(
        second=0, microsecond=0
    ):
        return
    when = validators.moment(told, at)
    if row.lot is not None and when.day > timezone.localdate(row.lot.created_at):
        words = {"day": timezone.localdate(row.lot.created_at)}
        says = _("晚于登记的日期 %(day)s。") % words
        raise Mistake("happened_at", when.day, says, _("请核对日期。"), _("进货时间"))
    row.happened_at, row.received_on = when.happened_at, when.day
    stays = [each for each in row.codes if each not in (Code.LATE, Code.CLOCK)]
    row.codes = codes_of(when.codes, stays)


def conclude_again(row: Receipt, old: Receipt, standard_name: str, exception: str) -> None:
    """Judge corrected facts as if they came in now: whoever checked the old ones has not checked these.

    Goods that were accepted and could not be now are set apart. Raises Mistake for what may not come in at all.
    """
    label = _("例外原因")
    row.checker = None
    row.exception = validators.reason(exception, "exception", label) if exception.strip() else ""
    stays = [each for each in row.codes if each in (Code.LATE, Code.CLOCK)]
    what = what_of(row, old, standard_name)
    found = list(faults(row, row.supplier, what))
    row.codes = codes_of(stays, found, (Code.ALONE,) if row.exception else ())
    apart = found and Code.FORBIDDEN not in found and old.conclusion == Conclusion.ACCEPTED
    row.conclusion = concluded(row, Conclusion.QUARANTINED if apart else old.conclusion, what)


def what_of(row: Receipt, old: Receipt, standard_name: str) -> Substance:
    """What corrected goods are: by the name told now, else as their lot was described under the same name."""
    same = row.lot if row.lot and row.name == old.name else None
    name = standard_name or (same.substance if same else row.name)
    return of_kind(name, row.lot.kind if row.lot else "")


def corrected(row: Any) -> Mistake:
    """Somebody corrected it before."""
    return Mistake("corrects", str(row), _("已经更正过。"), _("请更正最新的一条。"), _("更正"))


def rebook(row: Receipt, old: Receipt, lot: Lot, by: User, at: datetime) -> None:
    """Move stock from the old amount to the new, and the lot's facts with it."""
    if quantities.dimension_of(row.unit) != lot.dimension:
        raise Mistake(
            "unit", row.unit, _("与原单位不是同一类。"), _("请用同一类单位。"), quantities.UNIT_LABEL
        )
    # of all corrections before, only one that told another amount or day has moved stock
    standing = Movement.objects.filter(document_kind="receipt", lot=lot, corrects=None, corrected_by=None)
    movement = standing.get()
    if (row.micro, row.happened_at) != (old.micro, old.happened_at):
        facts: dict[str, Any] = {"document": row, "at": at, "by": by}
        place, kind = movement.location, MovementKind.RECEIPT
        stock.move(lot=lot, location=place, kind=kind, micro=row.micro, happened_at=row.happened_at, **facts)
        stock.reverse(movement, happened_at=movement.happened_at, **facts)
    names = ("supplier_lot", "produced_on", "expires_on", "specification", "maker")
    before = trail.facts_of(lot, names)
    for name in names:
        setattr(lot, name, getattr(row, name))
    if before != trail.facts_of(lot, names):
        lot.version += 1
        lot.save()
        old_facts, new_facts = trail.changes(before, trail.facts_of(lot, names))
        trail.record(by=by, verb="change_lot", target=lot, before=old_facts, after=new_facts, at=at)
    settle(lot, by=by, at=at)
