"""What befalls an accepted registration: suspended, lifted, cancelled, changed, closed, run out, reminded of."""

from datetime import date, datetime, timedelta

import pytest

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Notice, TrailEntry
from tianheng.modules.formulas import actions as formulas
from tianheng.modules.registration import actions
from tianheng.modules.registration.actions.accepting import twelve_months
from tianheng.modules.registration.models import Registration, Reminder
from tianheng.modules.registration.queries import changes, filings

NOW = make.NOW
DAY = date(2026, 6, 1)
SORBATE = "山梨酸及其钾盐"


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """Accepted, with two lines."""
    file.recipe(world.own, [*file.sorbate(), {**file.sorbate()[2], "name": "柠檬酸"}])
    return file.accepted(world.own, people.reviewer)


def counts(row: Registration, additive: str = SORBATE, day: date = DAY) -> bool:
    line = row.lines.filter(additive=additive).first()
    return filings.registered(row.organisation, line.product, additive, day) is not None


def fresh(row: Registration) -> Registration:
    found: Registration = Registration.objects.get(pk=row.pk)
    return found


def refuse(kind: str, row: Registration, people: Cast) -> None:
    """Through to the decision that refuses."""
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    actions.reject(by=people.reviewer, registration=row, reason=kind, at=NOW)


def hand_in(row: Registration, people: Cast) -> Registration:
    """Answered and signed."""
    file.answered(row, people.head)
    return actions.submit(
        by=people.head, registration=row, commitment=True, typed_name=people.head.name, at=NOW
    )


def pass_on(row: Registration, people: Cast) -> Registration:
    """Through to acceptance."""
    row = hand_in(row, people)
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    return actions.accept(by=people.reviewer, registration=row, at=NOW)


def test_registered_is_what_is_accepted_in_its_time(standing: Registration, world: Cast) -> None:
    assert counts(standing)
    assert not counts(standing, day=date(2026, 5, 5))
    assert not counts(standing, day=date(2027, 1, 1))
    product = standing.lines.first().product
    assert filings.registered(world.own, product, "苯甲酸及其钠盐", DAY) is None
    assert filings.registered(world.rival, product, SORBATE, DAY) is None


def test_one_line_suspended_and_lifted(standing: Registration, people: Cast) -> None:
    people.head  # noqa: B018 - made, to be told
    line = standing.lines.filter(additive=SORBATE)
    actions.suspend(by=people.leader, registration=standing, lines=line, reason="抽检超标", at=NOW)
    assert (counts(standing), counts(standing, "柠檬酸")) == (False, True)
    assert (line.get().state, line.get().suspended_reason) == ("suspended", "抽检超标")
    assert "抽检超标" in Notice.objects.filter(to=people.head).first().text
    with pytest.raises(Mistake, match="已不是这个状态"):
        actions.suspend(by=people.leader, registration=standing, lines=line, reason="再来", at=NOW)
    actions.lift(by=people.leader, registration=standing, lines=line, reason="复检合格", at=NOW)
    assert counts(standing)


def test_the_whole_suspended_lifted_and_cancelled(standing: Registration, people: Cast) -> None:
    row = actions.suspend(by=people.leader, registration=standing, reason="许可证暂扣", at=NOW)
    assert (row.state, row.reason, counts(row)) == ("suspended", "许可证暂扣", False)
    row = actions.lift(by=people.leader, registration=row, reason="已恢复", at=NOW)
    assert (row.state, row.reason, counts(row)) == ("accepted", "", True)
    row = actions.cancel(by=people.leader, registration=row, reason="许可证注销", at=NOW)
    assert (row.state, row.lines.count(), counts(row)) == ("cancelled", 2, False)
    assert set(row.lines.values_list("state", flat=True)) == {"ended"}


def test_lines_of_another_registration_are_not_touched(
    standing: Registration, people: Cast, world: Cast
) -> None:
    file.recipe(world.rival)
    other = file.accepted(world.rival, people.reviewer)
    with pytest.raises(Mistake, match="没有选条目"):
        actions.suspend(
            by=people.leader, registration=standing, lines=other.lines.all(), reason="错单", at=NOW
        )
    assert counts(other)


def begin(row: Registration, people: Cast, **more: object) -> Registration:
    return actions.begin_change(
        by=people.clerk, registration=row, kinds=["raised"], reason="口味调整", at=NOW, **more
    )


def raised(standing: Registration, people: Cast) -> None:
    """The product's formula now has more sorbate, and no citric acid."""
    version = standing.lines.first().formula
    made = formulas.start_formula(
        by=people.officer,
        product=version.product,
        basis_amount="1000",
        basis_unit="kg",
        lines=[*file.sorbate("0.6"), mix.line("黄原胶", "1", **{**file.FULL_LINE, "function": "增稠剂"})],
        at=NOW,
    )
    formulas.approve_formula(by=people.head, formula=made, note="已核对", at=NOW)


def test_the_old_version_counts_until_the_change_is_accepted(standing: Registration, people: Cast) -> None:
    raised(standing, people)
    change = begin(standing, people)
    assert (change.kind, change.previous, fresh(standing).state) == ("change", standing, "changed")
    assert counts(standing)
    told = {(each.kind, each.before, each.after) for each in changes.line_changes(change)}
    assert told == {
        ("added", "", "1 g/kg"),
        ("dropped", "0.5 g/kg", ""),
        ("raised", "0.5 g/kg", "0.6 g/kg"),
    }
    done = pass_on(change, people)
    old = fresh(standing)
    assert (done.state, done.valid_until, old.state) == ("accepted", standing.valid_until, "replaced")
    assert (old.ended_on, old.number != done.number) == (date(2026, 5, 6), True)
    line = filings.registered(done.organisation, done.lines.first().product, SORBATE, DAY)
    assert line is not None
    assert line.registration == done
    assert filings.registered(done.organisation, done.lines.first().product, "柠檬酸", DAY) is None


def test_stopped_at_once_it_counts_no_more(standing: Registration, people: Cast) -> None:
    change = begin(standing, people, immediate_stop=True)
    assert not counts(standing)
    refuse("理由不成立", hand_in(change, people), people)
    assert (fresh(standing).state, counts(standing)) == ("suspended", False)


@pytest.mark.parametrize("how", ["discard", "reject", "withdraw"])
def test_a_change_that_comes_to_nothing_leaves_the_old_one(
    standing: Registration, people: Cast, how: str
) -> None:
    change = begin(standing, people)
    if how == "discard":
        actions.discard(by=people.clerk, registration=change, at=NOW)
    elif how == "reject":
        refuse("理由不成立", hand_in(change, people), people)
    else:
        actions.withdraw(by=people.clerk, registration=hand_in(change, people), at=NOW)
    assert (fresh(standing).state, counts(standing)) == ("accepted", True)


def test_a_withdrawn_change_is_taken_up_again(standing: Registration, people: Cast) -> None:
    change = actions.withdraw(by=people.clerk, registration=hand_in(begin(standing, people), people), at=NOW)
    actions.reopen(by=people.clerk, registration=change, at=NOW)
    assert fresh(standing).state == "changed"


def test_one_change_at_a_time_and_with_its_kind(standing: Registration, people: Cast) -> None:
    with pytest.raises(Mistake, match="没有选变更类型"):
        actions.begin_change(by=people.clerk, registration=standing, kinds=["x"], reason="口味", at=NOW)
    begin(standing, people)
    with pytest.raises(Mistake, match="不能这样办"):
        begin(standing, people)


def test_suspended_while_in_change_it_goes_back_to_change(standing: Registration, people: Cast) -> None:
    begin(standing, people)
    actions.suspend(by=people.leader, registration=standing, reason="抽检不合格", at=NOW)
    row = actions.lift(by=people.leader, registration=standing, reason="复检合格", at=NOW)
    assert row.state == "changed"


def under_voluntary(world: Cast, people: Cast) -> Registration:
    """Published without a review."""
    file.policy("350582", "voluntary_publicity")
    file.recipe(world.own)
    return file.submitted(world.own, people.head)


@pytest.mark.parametrize("verb", ["suspend", "cancel"])
def test_a_change_does_not_undo_what_the_leader_decided(world: Cast, people: Cast, verb: str) -> None:
    row = under_voluntary(world, people)
    change = begin(row, people)
    getattr(actions, verb)(by=people.leader, registration=row, reason="抽检不合格", at=NOW)
    with pytest.raises(Mistake, match="原登记已有变动"):
        hand_in(change, people)
    assert (fresh(change).state, counts(row)) == ("draft", False)
    assert not counts(change)


def test_a_reviewer_does_not_accept_a_change_of_what_was_cancelled(
    standing: Registration, people: Cast
) -> None:
    change = hand_in(begin(standing, people), people)
    actions.take_up(by=people.reviewer, registration=change, at=NOW)
    actions.cancel(by=people.leader, registration=standing, reason="许可证注销", at=NOW)
    with pytest.raises(Mistake, match="原登记已有变动"):
        actions.accept(by=people.reviewer, registration=change, at=NOW)
    assert (fresh(change).state, fresh(standing).state) == ("under_review", "cancelled")


def test_a_suspended_line_stays_suspended_through_a_change(world: Cast, people: Cast) -> None:
    row = under_voluntary(world, people)
    line = row.lines.filter(additive=SORBATE)
    actions.suspend(by=people.leader, registration=row, lines=line, reason="抽检超标", at=NOW)
    done = hand_in(begin(row, people), people)
    found = done.lines.get(additive=SORBATE)
    assert (done.state, found.state, found.suspended_reason) == ("accepted", "suspended", "抽检超标")
    assert (found.live, counts(done)) == (False, False)


def test_closed_by_its_enterprise(standing: Registration, people: Cast) -> None:
    closing = actions.begin_cancellation(by=people.clerk, registration=standing, reason="停产", at=NOW)
    assert (closing.kind, closing.line_count, fresh(standing).state) == ("cancellation", 0, "accepted")
    with pytest.raises(Mistake, match="已有一份"):
        begin(standing, people)
    done = pass_on(closing, people)
    assert (done.state, fresh(standing).state, counts(standing)) == ("cancelled", "cancelled", False)
    assert filings.standing_one(standing.organisation, 2026) is None
    assert file.draft(standing.organisation, people.clerk).state == "draft"


def test_a_year_that_is_registered_is_changed_not_filed_again(standing: Registration, people: Cast) -> None:
    with pytest.raises(Mistake, match="请办变更登记"):
        file.draft(standing.organisation, people.clerk, kind="yearly")
    december = datetime(2026, 12, 2, 1, tzinfo=NOW.tzinfo)
    row = file.draft(standing.organisation, people.clerk, kind="yearly", year=2027, at=december)
    row = hand_in(row, people)
    actions.take_up(by=people.reviewer, registration=row, at=december)
    row = actions.accept(by=people.reviewer, registration=row, at=december)
    assert (row.valid_from, row.valid_until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert row.number == "闽添登〔2027〕350582-0001号"


def test_it_runs_out_after_its_last_day_and_once(standing: Registration, people: Cast) -> None:
    new_year = datetime(2026, 12, 31, 18, tzinfo=NOW.tzinfo)  # already the first of January here
    last_day = new_year - timedelta(hours=12)
    assert actions.expire_due(last_day) == 0
    assert (actions.expire_due(new_year), actions.expire_due(new_year)) == (1, 0)
    row = fresh(standing)
    assert (row.state, row.ended_on) == ("expired", date(2027, 1, 1))
    assert (counts(row), counts(row, day=date(2026, 12, 31)), counts(row, day=date(2027, 1, 1))) == (
        True,
        True,
        False,
    )
    entry = TrailEntry.objects.get(verb="expire")
    assert (entry.actor_kind, entry.chain) == ("system", row.organisation.code)


def test_reminders_at_sixty_thirty_and_seven_days(standing: Registration) -> None:
    cases: dict[int, list[int]] = {61: [], 60: [60], 45: [60], 30: [30], 8: [30], 7: [7], 0: [7]}
    for left, sent in cases.items():
        Reminder.objects.all().delete()
        at = datetime(2026, 12, 31, 1, tzinfo=NOW.tzinfo) - timedelta(days=left)
        assert (actions.remind(at), actions.remind(at)) == (len(sent), 0), left
        assert list(Reminder.objects.values_list("days", flat=True)) == sent, left


def test_each_reminder_is_sent_once_through_the_weeks(standing: Registration, people: Cast) -> None:
    before = Notice.objects.filter(to=people.head).count()
    for left in range(70, -1, -1):
        actions.remind(datetime(2026, 12, 31, 1, tzinfo=NOW.tzinfo) - timedelta(days=left))
    assert list(Reminder.objects.values_list("days", flat=True)) == [60, 30, 7]
    assert Notice.objects.filter(to=people.head).count() == before + 3


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 5, 6), date(2027, 5, 5)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_twelve_months(start: date, end: date) -> None:
    assert twelve_months(start) == end
