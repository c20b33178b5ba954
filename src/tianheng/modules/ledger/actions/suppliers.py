"""Suppliers: entered, described, assessed; their papers (form F04)."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import Organisation, User
from tianheng.core import attachments, identifiers, pinyin, trail
from tianheng.core.mistakes import Mistake
from tianheng.core.stale import require_fresh
from tianheng.modules.ledger import validators
from tianheng.modules.ledger.actions.common import begin, held, running, saved
from tianheng.modules.ledger.enums import SupplierKind, SupplierPaperKind, SupplierState
from tianheng.modules.ledger.models import Supplier, SupplierPaper

FACTS = (
    "code", "name", "kind", "credit_code", "licence", "licence_expires", "address", "contact", "telephone",
    "additives",
)  # fmt: skip
ASSESSED = ("state", "assessed_on", "assessment", "next_assessment")
CODE_LABEL = _("供货者代码")


@transaction.atomic
def add_supplier(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    kind: str,
    address: str,
    telephone: str,
    code: str = "",
    contact: str = "",
    credit_code: str = "",
    licence: str = "",
    licence_expires: date | None = None,
    additives: str = "",
    at: datetime,
) -> Supplier:
    """Enter a supplier; it waits for its assessment. ``code`` is made when empty."""
    begin(by, "keep_supplier", organisation)
    row = Supplier(organisation=organisation, created_at=at)
    given = {
        "name": name,
        "kind": kind,
        "address": address,
        "telephone": telephone,
        "contact": contact,
        "credit_code": credit_code,
        "licence": licence,
        "licence_expires": licence_expires,
        "additives": additives,
    }
    fill(row, given)
    day = timezone.localdate(at)
    row.code = code.strip() or running("supplier", organisation, day.year, "G{year}-{n:03d}")
    insert(row)
    trail.record(by=by, verb="add_supplier", target=row, after=trail.facts_of(row, FACTS), at=at)
    return row


def insert(row: Supplier) -> None:
    """Save a new supplier. Raises Mistake when its code is taken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Mistake("code", row.code, _("已有供货者使用这个代码。"), _("请换一个。"), CODE_LABEL) from None


def fill(row: Supplier, given: dict[str, Any]) -> None:
    """Look at what was entered and put it in the row. Raises Mistake."""
    row.name = validators.text(given["name"], "name", _("供货者名称"))
    row.pinyin, row.initials = pinyin.key(row.name), pinyin.initials(row.name)[:100]
    row.kind = validators.chosen(given["kind"], SupplierKind, "kind", _("类型"))
    row.address = validators.text(given["address"], "address", _("地址"), most=200)
    row.telephone = validators.text(given["telephone"], "telephone", _("联系方式"), most=30)
    row.contact = validators.text(given["contact"], "contact", _("联系人"), most=50, needed=False)
    row.additives = validators.text(
        given["additives"], "additives", _("供应的添加剂"), most=500, needed=False
    )
    row.licence = validators.text(given["licence"], "licence", _("许可证编号"), most=30, needed=False)
    row.licence_expires = given["licence_expires"]
    row.credit_code = identifiers.credit_code(given["credit_code"]) if given["credit_code"] else ""


@transaction.atomic
def change_supplier(
    *, by: User, supplier: Supplier, version: int | None = None, at: datetime, **facts: Any
) -> Supplier:
    """Describe a supplier anew; ``facts`` are those of :func:`add_supplier`, others stay."""
    begin(by, "keep_supplier", supplier.organisation)
    row = held(supplier)
    require_fresh(row, version)
    before = trail.facts_of(row, FACTS)
    fill(row, {**before, **facts})
    saved(row, by, "change_supplier", before, at)
    return row


@transaction.atomic
def assess_supplier(
    *,
    by: User,
    supplier: Supplier,
    state: str,
    assessment: str,
    next_assessment: date | None = None,
    version: int | None = None,
    at: datetime,
) -> Supplier:
    """Conclude an assessment: qualified, suspended or dropped. A qualified one is looked at again within a year."""
    begin(by, "assess_supplier", supplier.organisation)
    row = held(supplier)
    require_fresh(row, version)
    before = trail.facts_of(row, ASSESSED)
    row.state = validators.chosen(state, SupplierState, "state", _("评价结论"))
    row.assessment = validators.reason(assessment, "assessment", _("评价结论"))
    row.assessed_on = timezone.localdate(at)
    row.next_assessment = next_assessment or a_year_on(row.assessed_on)
    saved(row, by, "assess_supplier", before, at)
    return row


def a_year_on(day: date) -> date:
    """The same day of the next year; 28 February for 29."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def add_supplier_paper(
    *,
    by: User,
    supplier: Supplier,
    kind: str,
    number: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    file: tuple[str, bytes] | None = None,
    at: datetime,
) -> SupplierPaper:
    """Keep a paper of a supplier with its file (name, bytes); a licence becomes the supplier's licence."""
    begin(by, "keep_supplier", supplier.organisation)
    row = SupplierPaper(
        supplier=supplier,
        kind=validators.chosen(kind, SupplierPaperKind, "kind", _("资料类别")),
        number=validators.text(number, "number", _("编号"), most=50, needed=False),
        issued_on=issued_on,
        expires_on=expires_on,
        happened_at=at,
        entered_at=at,
        entered_by=by,
    )
    validators.not_after(issued_on, timezone.localdate(at), "issued_on", _("签发日期"))
    if issued_on and expires_on and expires_on < issued_on:
        raise Mistake("expires_on", expires_on, _("早于签发日期。"), _("请核对日期。"), _("有效期至"))
    row.save()
    if file:
        attachments.keep(data=file[1], name=file[0], owner=row, by=by, happened_at=at, at=at)
    trail.record(
        by=by, verb="add_supplier_paper", target=row, after={"kind": row.kind, "number": row.number}, at=at
    )
    adopt(row, by, at)
    return row


def adopt(paper: SupplierPaper, by: User, at: datetime) -> None:
    """A new licence is the supplier's licence."""
    licences = (SupplierPaperKind.PRODUCTION_LICENCE, SupplierPaperKind.TRADE_LICENCE)
    if paper.kind not in licences or not paper.number:
        return
    row = held(paper.supplier)
    before = trail.facts_of(row, ("licence", "licence_expires"))
    row.licence, row.licence_expires = paper.number[:30], paper.expires_on
    saved(row, by, "change_supplier", before, at)


@transaction.atomic
def withdraw_supplier_paper(*, by: User, paper: SupplierPaper, reason: str, at: datetime) -> SupplierPaper:
    """A paper does not count any more; it stays to be seen."""
    begin(by, "keep_supplier", paper.supplier.organisation)
    row = held(paper)
    if row.withdrawn_at is not None:
        raise Mistake("state", str(row), _("已经失效。"), _("请刷新页面。"), _("资料"))
    before = trail.facts_of(row, ("withdrawn_at", "reason"))
    row.withdrawn_at, row.withdrawn_by, row.reason = at, by, validators.reason(reason)
    saved(row, by, "withdraw_supplier_paper", before, at)
    return row
