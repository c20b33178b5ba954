"""The county reviews: all defects at once, two different people for what is flagged, never one's own enterprise."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.accounts import actions as accounts
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Notice, Sequence, TrailEntry
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Defect, Policy, Registration, Review
from tianheng.modules.registration.queries import filings

NOW = make.NOW


@pytest.fixture
def waiting(world: Cast, people: Cast) -> Registration:
    """A plain filing under review."""
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    return actions.take_up(by=people.reviewer, registration=row, at=NOW)


def mend(by: Any, row: Registration, notes: dict[int, str], **more: Any) -> Registration:
    return actions.resubmit(
        by=by, registration=row, notes=notes, commitment=True, typed_name=by.name, at=NOW, **more
    )


def test_an_accepted_filing_has_a_number_and_a_time(waiting: Registration, people: Cast) -> None:
    assert waiting.flagged == []
    row = actions.accept(by=people.reviewer, registration=waiting, opinion="资料齐全", at=NOW)
    assert (row.state, row.number, row.due_on) == ("accepted", "闽添登〔2026〕350582-0001号", None)
    assert (row.valid_from, row.valid_until) == (date(2026, 5, 6), date(2026, 12, 31))
    review = Review.objects.get()
    assert (review.stage, review.decision, review.reviewer) == ("first", "accept", people.reviewer)
    assert Notice.objects.filter(to=people.head).first().subject.startswith("已登记，编号")
    assert TrailEntry.objects.filter(verb="accept").get().chain == row.organisation.code


def test_all_defects_are_named_at_once_and_mended_at_once(waiting: Registration, people: Cast) -> None:
    line = waiting.lines.get()
    found = [
        actions.DefectFacts("缺供货者的检验报告", line, "R6"),
        actions.DefectFacts("  "),
        actions.DefectFacts("产品规格没有写"),
    ]
    row = actions.return_for_mending(by=people.reviewer, registration=waiting, defects=found, at=NOW)
    assert (row.state, row.due_on) == ("returned", date(2026, 5, 19))
    first, second = Defect.objects.all()
    assert (first.about, first.check_code, second.line) == (str(line), "R6", None)
    assert "共 2 处" in Notice.objects.filter(to=people.head).first().subject
    with pytest.raises(Mistakes) as caught:
        mend(people.head, row, {first.pk: "已补"})
    assert [each.field for each in caught.value.found] == [f"note_{second.pk}"]
    row = mend(people.head, row, {first.pk: "已补", second.pk: "已写"}, version=row.version)
    assert (row.state, row.receipt_number[-6:]) == ("submitted", "00001号")
    assert set(Defect.objects.values_list("mended_note", flat=True)) == {"已补", "已写"}
    assert filings.signed(row)[1] is True


def test_a_return_without_a_word_or_about_a_strange_line_is_no_return(
    waiting: Registration, people: Cast, world: Cast
) -> None:
    file.recipe(world.rival)
    strange = file.submitted(world.rival).lines.get()
    for facts in ([], [actions.DefectFacts("x", strange)], [actions.DefectFacts("x", None, "R99")]):
        with pytest.raises(Mistake):
            actions.return_for_mending(by=people.reviewer, registration=waiting, defects=facts, at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "under_review"


def test_what_is_flagged_needs_two_people(world: Cast, people: Cast) -> None:
    Policy.objects.update(second_review_always=True)
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    assert row.flagged == ["policy"]
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    row = actions.accept(by=people.reviewer, registration=row, opinion="同意", at=NOW)
    assert (row.state, row.number, row.awaits_second) == ("under_review", None, True)
    with pytest.raises(Mistake, match="不能自己复核"):
        actions.accept(by=people.reviewer, registration=row, at=NOW)
    row = actions.accept(by=people.second, registration=row, at=NOW)
    assert row.state == "accepted"
    assert list(Review.objects.values_list("stage", flat=True)) == ["first", "second"]


def test_after_a_return_both_look_again(world: Cast, people: Cast) -> None:
    Policy.objects.update(second_review_always=True)
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    actions.accept(by=people.reviewer, registration=row, at=NOW)
    row = actions.return_for_mending(
        by=people.second, registration=row, defects=[actions.DefectFacts("缺标签样张")], at=NOW
    )
    row = mend(people.head, row, {Defect.objects.get().pk: "已补"})
    assert (row.first_reviewer, row.reviewer) == (None, None)
    actions.take_up(by=people.second, registration=row, at=NOW)
    assert actions.accept(by=people.second, registration=row, at=NOW).awaits_second


def test_the_machine_flags_what_needs_a_second_look(world: Cast, people: Cast) -> None:
    file.recipe(world.own, name="泡菜", category="04.02.02.03")
    row = file.submitted(world.own, people.head)
    assert row.flagged == ["R9"]
    assert "腌菜" in row.lines.get().checks["R9"]["text"]


def test_many_lines_need_a_second_look(world: Cast, people: Cast) -> None:
    Policy.objects.update(second_review_lines=1)
    file.recipe(world.own, [*file.sorbate(), {**file.sorbate()[2], "name": "柠檬酸"}])
    assert file.submitted(world.own, people.head).flagged == ["many"]


def test_nobody_reviews_an_enterprise_one_belongs_to(world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.submitted(world.own, people.head)
    accounts.add_membership(
        by=make.FOUNDER, user=people.reviewer, organisation=world.own, role="clerk", at=NOW
    )
    with pytest.raises(PermissionDenied):
        actions.take_up(by=people.reviewer, registration=row, at=NOW)
    assert actions.take_up(by=people.second, registration=row, at=NOW).reviewer == people.second


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(waiting: Registration, people: Cast) -> None:
    for decide in (
        lambda: actions.accept(by=people.second, registration=waiting, version=1, at=NOW),
        lambda: actions.return_for_mending(
            by=people.second, registration=waiting, defects=[actions.DefectFacts("x")], version=1, at=NOW
        ),
    ):
        with pytest.raises(Mistake, match="别人已经改动过"):
            decide()


def test_rejected_with_a_reason_and_filed_anew(waiting: Registration, people: Cast, world: Cast) -> None:
    with pytest.raises(Mistake, match="还没有写"):
        actions.reject(by=people.reviewer, registration=waiting, reason=" ", at=NOW)
    row = actions.reject(by=people.reviewer, registration=waiting, reason="资料不实", at=NOW)
    assert (row.state, row.reason, row.number) == ("rejected", "资料不实", None)
    assert file.draft(world.own, people.clerk).state == "draft"


def test_numbers_follow_the_areas_pattern(world: Cast, people: Cast) -> None:
    for place in (world.own, world.rival):
        file.recipe(place)
    one = file.accepted(world.own, people.reviewer)
    Policy.objects.update(number_pattern="晋添备{year}-{area}-{n:05d}")
    two = file.accepted(world.rival, people.reviewer)
    assert (one.number, two.number) == ("闽添登〔2026〕350582-0001号", "晋添备2026-350582-00002")
    assert Sequence.objects.get(kind="registration").last == 2


def test_twelve_months_end_the_day_before(world: Cast, people: Cast) -> None:
    Policy.objects.update(validity="twelve_months")
    file.recipe(world.own)
    row = file.accepted(world.own, people.reviewer)
    assert row.valid_until == date(2027, 5, 5)


def test_an_overdue_clock_shows_and_decides_nothing(waiting: Registration, people: Cast) -> None:
    from tianheng.core.daily import run_day

    late = NOW + timedelta(days=60)
    run_day(late)
    waiting.refresh_from_db()
    assert waiting.state == "under_review"
    assert waiting.overdue(timezone.localdate(late))
    assert not waiting.overdue(timezone.localdate(NOW))
