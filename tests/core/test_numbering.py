"""Running numbers: no gap, no double, one pattern per area."""

import threading

import pytest
from django.db import connection, transaction

from tianheng.core.mistakes import Mistake
from tianheng.core.numbering import next_number, set_pattern

PATTERN = "闽添登〔{year}〕{area}-{n:04d}号"


def take(area: str = "350582", year: int = 2026) -> str:
    with transaction.atomic():
        return next_number(kind="registration", area=area, year=year, pattern=PATTERN)


@pytest.mark.django_db
def test_numbers_run_by_area_and_year() -> None:
    assert [take(), take()] == ["闽添登〔2026〕350582-0001号", "闽添登〔2026〕350582-0002号"]
    assert take("350583") == "闽添登〔2026〕350583-0001号"
    assert take(year=2027) == "闽添登〔2027〕350582-0001号"


@pytest.mark.django_db
def test_a_failed_action_gives_its_number_back() -> None:
    take()

    def half() -> None:
        take()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(half)()
    assert take().endswith("-0002号")


@pytest.mark.django_db
def test_an_area_sets_its_own_pattern_and_keeps_it_next_year() -> None:
    set_pattern(kind="registration", area="350582", year=2026, pattern="晋添{year}-{n}")
    assert take() == "晋添2026-1"
    assert take(year=2028) == "晋添2028-1"
    assert take("350583") == "闽添登〔2026〕350583-0001号"


@pytest.mark.parametrize(
    "pattern", ["", "{n}", "{year}", "{year}{n}{secret}", "{year}{n", "{0}{year}{n}", "{n.x}{year}"]
)
@pytest.mark.django_db
def test_a_pattern_that_cannot_number_is_refused(pattern: str) -> None:
    with pytest.raises(Mistake) as caught:
        set_pattern(kind="registration", area="350582", year=2026, pattern=pattern)
    assert caught.value.value == pattern
    assert "{year}" in str(caught.value.mend)


@pytest.mark.django_db(transaction=True)
def test_a_number_belongs_to_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_number(kind="registration", area="350582", year=2026, pattern=PATTERN)


@pytest.mark.django_db(transaction=True)
def test_many_takers_leave_no_gap_and_no_double() -> None:
    taken: list[str] = []
    errors: list[Exception] = []
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            taken.extend(take() for _ in range(8))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert sorted(taken) == [PATTERN.format(year=2026, area="350582", n=n) for n in range(1, 49)]
