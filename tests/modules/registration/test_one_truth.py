"""Nothing contradicts itself: one registration a year, an end that stays, a leader's word that outlasts a filing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast, faults, signed_in
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tests.modules.api_world import Program
from tianheng.accounts import actions as accounts
from tianheng.accounts.queries import enter
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.enterprises import actions as enterprises
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration, Reminder, Review
from tianheng.modules.registration.queries import changes, filings

NOW = make.NOW
DECEMBER = datetime(2026, 12, 10, 2, tzinfo=UTC)
SORBATE = "山梨酸及其钾盐"


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """Accepted, with two lines."""
    file.recipe(world.own, [*file.sorbate(), {**file.sorbate()[2], "name": "柠檬酸"}])
    return file.accepted(world.own, people.reviewer)


def fresh(row: Registration) -> Registration:
    found: Registration = Registration.objects.get(pk=row.pk)
    return found


def hand_in(row: Registration, by: Any, at: datetime = NOW) -> Registration:
    """Answered and signed."""
    file.answered(row, by, at)
    return actions.submit(by=by, registration=row, commitment=True, typed_name=by.name, at=at)


def reviewed(row: Registration, people: Cast, at: datetime = NOW) -> Registration:
    """Taken up and agreed."""
    actions.take_up(by=people.reviewer, registration=row, at=at)
    return actions.accept(by=people.reviewer, registration=row, at=at)


# ---- one registration a year


def test_a_year_is_filed_once_whatever_the_filing_is_called(
    standing: Registration, world: Cast, people: Cast
) -> None:
    Registration.objects.filter(pk=standing.pk).update(year=2025, state="expired")
    file.draft(world.own, people.head, kind="first")
    with pytest.raises(Mistake, match="已有一份在办") as caught:
        file.draft(world.own, people.head, kind="yearly")
    assert caught.value.field == "kind"
    assert Registration.objects.filter(year=2026).count() == 1


def test_of_two_begun_at_once_the_second_is_not_accepted(
    standing: Registration, world: Cast, people: Cast
) -> None:
    Registration.objects.filter(pk=standing.pk).update(year=2025, state="expired")
    first = file.draft(world.own, people.head, kind="first")
    Registration.objects.filter(pk=first.pk).update(year=2024)  # as if it had begun at the same moment
    other = hand_in(file.draft(world.own, people.head, kind="yearly"), people.head)
    Registration.objects.filter(pk=first.pk).update(year=2026)
    reviewed(hand_in(fresh(first), people.head), people)
    actions.take_up(by=people.reviewer, registration=other, at=NOW)
    with pytest.raises(Mistake, match="这一年度已有登记") as caught:
        actions.accept(by=people.reviewer, registration=other, at=NOW)
    assert caught.value.field == "year"
    assert Registration.objects.filter(year=2026, state="accepted").count() == 1


# ---- an end stays as it was


@pytest.mark.parametrize("end", ["cancelled", "expired", "replaced"])
def test_what_has_ended_is_not_ended_again(standing: Registration, people: Cast, end: str) -> None:
    closing = hand_in(
        actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW), people.head
    )
    ended = date(2026, 5, 8)
    Registration.objects.filter(pk=standing.pk).update(state=end, ended_on=ended)
    later = NOW + timedelta(days=20)
    actions.take_up(by=people.reviewer, registration=closing, at=later)
    with pytest.raises(Mistake, match="原登记已有变动"):
        actions.accept(by=people.reviewer, registration=closing, at=later)
    row = fresh(standing)
    assert (row.state, row.ended_on) == (end, ended)
    assert (
        filings.registered(row.organisation, row.lines.all()[0].product, SORBATE, date(2026, 5, 15)) is None
    )


def test_what_was_taken_back_does_not_run_beside_a_later_one(standing: Registration, people: Cast) -> None:
    closing = hand_in(
        actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW), people.head
    )
    actions.withdraw(by=people.head, registration=closing, at=NOW)
    actions.begin_change(
        by=people.head, registration=standing, kinds=["formula"], reason="不停产了，改配方", at=NOW
    )
    with pytest.raises(Mistake, match="已有一份变更或注销在办"):
        actions.reopen(by=people.head, registration=closing, at=NOW)
    assert fresh(closing).state == "withdrawn"


def test_a_closing_of_what_has_ended_is_not_gone_on_with(standing: Registration, people: Cast) -> None:
    closing = hand_in(
        actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW), people.head
    )
    actions.withdraw(by=people.head, registration=closing, at=NOW)
    actions.cancel(by=people.leader, registration=standing, reason="许可证注销", at=NOW)
    with pytest.raises(Mistake, match="原登记已有变动"):
        actions.reopen(by=people.head, registration=closing, at=NOW)


def test_a_closing_that_was_taken_back_is_gone_on_with(standing: Registration, people: Cast) -> None:
    closing = hand_in(
        actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW), people.head
    )
    actions.withdraw(by=people.head, registration=closing, at=NOW)
    again = actions.reopen(by=people.head, registration=closing, at=NOW)
    assert reviewed(hand_in(again, people.head), people).state == "cancelled"
    assert fresh(standing).state == "cancelled"


# ---- what a leader suspended outlasts the year's next filing


def test_a_renewal_lifts_no_suspended_line(standing: Registration, world: Cast, people: Cast) -> None:
    lines = standing.lines.filter(additive=SORBATE)
    actions.suspend(by=people.leader, registration=standing, lines=lines, reason="抽检超标", at=NOW)
    renewed = file.draft(world.own, people.head, kind="yearly", year=2027, at=DECEMBER)
    renewed = reviewed(hand_in(renewed, people.head, DECEMBER), people, DECEMBER)
    assert {line.additive: (line.state, line.suspended_reason) for line in renewed.lines.all()} == {
        SORBATE: ("suspended", "抽检超标"),
        "柠檬酸": ("active", ""),
    }
    product = renewed.lines.all()[0].product
    assert filings.registered(world.own, product, SORBATE, date(2027, 2, 1)) is None
    assert filings.registered(world.own, product, "柠檬酸", date(2027, 2, 1)) is not None


def test_nobody_publishes_beside_what_a_leader_suspended(
    standing: Registration, world: Cast, people: Cast
) -> None:
    actions.suspend(by=people.leader, registration=standing, reason="涉嫌使用非食用物质", at=NOW)
    file.policy("350582", "voluntary_publicity")
    renewed = file.draft(world.own, people.head, kind="yearly", year=2027, at=DECEMBER)
    closing = actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=DECEMBER)
    for row in (renewed, closing):
        with pytest.raises(Mistakes, match="原登记在暂停中"):
            hand_in(fresh(row), people.head, DECEMBER)
    actions.discard(by=people.head, registration=closing, at=DECEMBER)
    assert fresh(renewed).state == "draft"
    actions.lift(by=people.leader, registration=standing, reason="已查清", at=DECEMBER)
    assert hand_in(fresh(renewed), people.head, DECEMBER).state == "accepted"


# ---- maker and checker, first and second


def test_who_signed_a_filing_does_not_review_it_after_changing_sides(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    held = people.head.memberships.get()
    accounts.end_membership(by=make.FOUNDER, membership=held, at=NOW)
    accounts.add_membership(
        by=make.FOUNDER, user=people.head, organisation=world.county, role="reviewer", at=NOW
    )
    changed = enter(type(people.head).objects.get(pk=people.head.pk), at=NOW)
    with pytest.raises(PermissionDenied):
        actions.take_up(by=changed, registration=row, at=NOW)
    assert fresh(row).state == "submitted"
    actions.take_up(by=people.reviewer, registration=row, at=NOW)


def test_who_agreed_first_and_then_returns_it_is_still_the_first(world: Cast, people: Cast) -> None:
    file.policy("350582", second_review_always=True)
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    actions.accept(by=people.reviewer, registration=row, at=NOW)
    actions.return_for_mending(
        by=people.reviewer, registration=row, defects=[actions.DefectFacts("漏看了标签")], at=NOW
    )
    assert list(Review.objects.order_by("id").values_list("stage", "decision")) == [
        ("first", "accept"),
        ("first", "return"),
    ]


# ---- reminders


def test_who_has_filed_the_next_year_is_not_reminded_to(
    standing: Registration, world: Cast, people: Cast
) -> None:
    assert actions.remind(DECEMBER) == 1
    renewed = file.draft(world.own, people.head, kind="yearly", year=2027, at=DECEMBER)
    assert actions.remind(DECEMBER + timedelta(days=16)) == 1, "a draft is not yet filed"
    hand_in(renewed, people.head, DECEMBER)
    Reminder.objects.all().delete()
    assert actions.remind(DECEMBER + timedelta(days=16)) == 0


# ---- what a change changes


def changed_to(lines: list[Any], standing: Registration, people: Cast) -> set[tuple[str, str, str]]:
    """What the form F14 says when the product is made so from now on."""
    mix.approved(standing.organisation, lines=lines, made=standing.lines.all()[0].product)
    change = actions.begin_change(
        by=people.head, registration=standing, kinds=["formula"], reason="改配方", at=NOW
    )
    return {(each.kind, each.before, each.after) for each in changes.line_changes(change)}


def test_a_second_line_of_the_same_additive_is_an_addition(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    standing = file.accepted(world.own, people.reviewer)
    twice = [*file.sorbate("0.5"), {**file.sorbate("0.4")[2], "step": "灌装"}]
    assert changed_to(twice, standing, people) == {("added", "", "0.4 g/kg")}


def test_another_standard_of_the_same_additive_is_a_change(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    standing = file.accepted(world.own, people.reviewer)
    [*others, sorbate] = file.sorbate()
    told = changed_to([*others, {**sorbate, "spec_standard": "GB 1886.39-2015"}], standing, people)
    assert {kind for kind, _before, _after in told} == {"maker"}
    assert all(before.endswith("GB 1886.39") and after.endswith("-2015") for _kind, before, after in told)


# ---- what is signed is what is true today


def test_a_licence_renewed_after_filling_is_filled_in_before_signing(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    enterprises.add_licence(
        by=people.head,
        organisation=world.own,
        kind="production_licence",
        number=make.licence_number("350582", 77),
        expires_on=date(2031, 5, 5),
        at=NOW,
    )
    assert filings.moved_on(fresh(row), file.today()) == ["企业资料（许可证、地址、人员等）有变化"]
    with pytest.raises(Mistakes, match="填报之后有变化"):
        hand_in(fresh(row), people.head)
    row = actions.refill(by=people.head, registration=fresh(row), at=NOW)
    assert row.enterprise_facts["licence_expires"] == "2031-05-05"
    assert filings.moved_on(row, file.today()) == []
    assert hand_in(row, people.head).state == "submitted"


@pytest.mark.usefixtures("clock")
def test_a_closing_is_ready_whatever_the_products_are(standing: Registration, people: Cast) -> None:
    closing = actions.begin_cancellation(by=people.head, registration=standing, reason="停产", at=NOW)
    assert filings.moved_on(closing, file.today()) == []
    text = faults(signed_in(people.head).get(f"/registrations/{closing.pk}/sign/"))
    assert ("请先回登记表刷新" in text, "填写齐全，可以签名提交" in text) == (False, True)
    assert Program(people.head).get(f"/registrations/{closing.pk}/missing")["ready"] is True
