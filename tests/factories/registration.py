"""Filings for tests, made by the real actions: an enterprise with its papers and people, a county that reviews."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.factories import accounts, formulas
from tianheng.accounts.models import Organisation, User
from tianheng.modules.enterprises import actions as enterprises
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Policy, Registration

NOW = accounts.NOW
LICENSED = date(2029, 12, 31)
FULL_LINE = {
    "function": "防腐剂",
    "step": "拌料",
    "maker": "泉州某某添加剂有限公司",
    "maker_licence": accounts.licence_number("350582", 901),
    "spec_standard": "GB 1886.39",
}


def producer(area: str = "350582", name: str = "", licence: bool = True) -> Organisation:
    """An enterprise with a licence, an address and the people the form asks for."""
    place = accounts.enterprise(area, name)
    place.address = "福建省晋江市安海镇成功路 1 号"
    if licence:
        place.licence_number, place.licence_expires = accounts.licence_number(area), LICENSED
    place.save()
    head = accounts.member(place, "head")
    for post, person in (("head", "陈建国"), ("safety_officer", "林美丽"), ("additive_keeper", "王小明")):
        enterprises.name_person(
            by=head,
            organisation=place,
            post=post,
            name=person,
            phone="13800000001",
            since=date(2026, 1, 1),
            at=NOW,
        )
    return place


def policy(area: str = "350582", kind: str = "mandatory_local", **more: Any) -> Policy:
    """What an area asks for."""
    facts: dict[str, Any] = {"basis": "晋市监〔2025〕1号", "since": date(2026, 1, 1), "decided_at": NOW}
    row, _made = Policy.objects.update_or_create(area_id=area, defaults={"kind": kind, **facts, **more})
    return row


def sorbate(amount: str = "0.5") -> list[formulas.LineGiven]:
    """Chilli sauce with potassium sorbate: passes at half a gram per kilogram, over the limit above a gram."""
    return [
        formulas.line("辣椒", "850", kind="ingredient"),
        formulas.line("食用盐", "60", kind="ingredient"),
        formulas.line("山梨酸钾", amount, **FULL_LINE),
    ]


def recipe(
    place: Organisation, lines: Sequence[formulas.LineGiven] | None = None, at: datetime = NOW, **product: Any
) -> Any:
    """A product with an approved formula; its label agrees with it."""
    facts = {
        "name": "香辣酱",
        "category": "12.10.02",
        "label_text": "配料：辣椒、食用盐、食品添加剂（山梨酸钾）",
        **product,
    }
    made = formulas.product(place, **facts)
    return formulas.approved(place, lines=sorbate() if lines is None else lines, made=made, at=at)


def draft(
    place: Organisation, by: User | None = None, kind: str = "first", year: int = 2026, at: datetime = NOW
) -> Registration:
    """A draft with everything in it."""
    return actions.draft_registration(
        by=by or accounts.member(place, "clerk"), organisation=place, kind=kind, year=year, at=at
    )


def answered(row: Registration, by: User, at: datetime = NOW) -> Registration:
    """Every question of the machine answered."""
    for line in row.lines.all():
        actions.answer_line(by=by, line=line, answer="工艺需要，已核对检验报告。", at=at)
    row.refresh_from_db()
    return row


def submitted(place: Organisation, by: User | None = None, at: datetime = NOW, **more: Any) -> Registration:
    """Signed by the head and handed in."""
    head = by or accounts.member(place, "head")
    row = answered(draft(place, head, at=at, **more), head, at)
    return actions.submit(by=head, registration=row, commitment=True, typed_name=head.name, at=at)


def accepted(
    place: Organisation, reviewer: User, second: User | None = None, at: datetime = NOW, **more: Any
) -> Registration:
    """Through review, by two people when flagged."""
    row = submitted(place, at=at, **more)
    actions.take_up(by=reviewer, registration=row, at=at)
    row = actions.accept(by=reviewer, registration=row, at=at)
    if row.state == "under_review" and second is not None:
        row = actions.accept(by=second, registration=row, at=at)
    return row


def today(at: datetime = NOW) -> date:
    """The day here."""
    return timezone.localdate(at)
