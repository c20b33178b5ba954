"""Two people, or one in two tabs, at the same moment: one filing, one number, one decision."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Sequence, Signature
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration, Review

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOW


def together(*work: Callable[[], Any]) -> list[str]:
    """Do all at the same moment; how each ended: done, or the field that was mistaken."""
    start, ended = threading.Barrier(len(work)), []

    def run(one: Callable[[], Any]) -> None:
        start.wait()
        try:
            one()
            ended.append("done")
        except Mistakes as several:
            ended.append(several.found[0].field)
        except Mistake as mistake:
            ended.append(mistake.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(ended)


def test_one_draft_one_receipt_and_one_decision() -> None:
    file.policy("350582", second_review_always=True)
    place, county = file.producer(), make.bureau("350582")
    head, clerk = make.member(place, "head"), make.member(place, "clerk")
    one, two = make.member(county, "reviewer"), make.member(county, "reviewer")
    file.recipe(place)

    drafted = together(lambda: file.draft(place, head), lambda: file.draft(place, clerk))
    assert drafted == ["done", "kind"]
    row = file.answered(Registration.objects.get(), head)

    def hand_in(key: str) -> Callable[[], Any]:
        return lambda: actions.submit(
            by=head, registration=row, commitment=True, typed_name=head.name, key=key, at=NOW
        )

    assert together(hand_in("tab-1"), hand_in("tab-1"), hand_in("tab-2")) in (
        ["done", "done", "state"],
        ["done", "state", "state"],
    )
    assert (Signature.objects.count(), Sequence.objects.get(kind="receipt").last) == (1, 1)

    taken = together(*(lambda by=by: actions.take_up(by=by, registration=row, at=NOW) for by in (one, two)))
    assert taken == ["done", "state"]
    row.refresh_from_db()
    seen = row.version
    agreed = together(
        *(lambda by=by: actions.accept(by=by, registration=row, version=seen, at=NOW) for by in (one, two))
    )
    assert agreed == [
        "done",
        "version",
    ]  # nobody becomes the second reviewer without having seen the first's word
    assert Review.objects.count() == 1


def test_of_two_filings_of_a_year_one_is_registered() -> None:
    file.policy("350582")
    place, county = file.producer(), make.bureau("350582")
    head = make.member(place, "head")
    reviewers = [make.member(county, "reviewer") for _ in range(2)]
    file.recipe(place)
    before = file.accepted(place, reviewers[0])
    Registration.objects.filter(pk=before.pk).update(year=2025, state="expired")
    rows = []
    for kind in ("first", "yearly"):
        row = file.draft(place, head, kind=kind)
        Registration.objects.filter(pk=row.pk).update(year=2020 + len(rows))  # both begun at the same moment
        rows.append(row)
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(year=2026)
    for row, by in zip(rows, reviewers, strict=True):
        file.answered(Registration.objects.get(pk=row.pk), head)
        actions.submit(by=head, registration=row, commitment=True, typed_name=head.name, at=NOW)
        actions.take_up(by=by, registration=row, at=NOW)
    ended = together(
        *(
            lambda by=by, row=row: actions.accept(by=by, registration=row, at=NOW)
            for row, by in zip(rows, reviewers, strict=True)
        )
    )
    assert ended == ["done", "year"]
    assert Registration.objects.filter(year=2026, state="accepted").count() == 1
