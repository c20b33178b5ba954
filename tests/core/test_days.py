"""Working days by the calendar of holidays and exchanged days."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tianheng.core.days import SHIPPED, Calendar, calendar, load, load_shipped, read
from tianheng.core.models import Holiday

KNOWN = Calendar([])
with SHIPPED.open(encoding="utf-8") as _file:
    import csv

    KNOWN = Calendar([read(row, line) for line, row in enumerate(csv.DictReader(_file), 2)])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-09-20", True),
        ("2026-10-11", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2025-01-26", True),
        ("2025-10-08", False),
        ("2026-05-06", True),
    ],
)
def test_what_kind_of_day_it_is(day: str, works: bool) -> None:
    assert KNOWN.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-05-06", 0, "2026-05-06"),
    ],
)
def test_a_period_ends_on_its_last_working_day(start: str, days: int, end: str) -> None:
    assert KNOWN.deadline(date.fromisoformat(start), days) == (date.fromisoformat(end), False)


def test_a_period_into_an_unknown_year_says_so() -> None:
    assert KNOWN.deadline(date(2026, 12, 30), 5).assumed is True


def test_a_negative_period_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        KNOWN.deadline(date(2026, 5, 6), -1)


@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(1, 40))
def test_the_end_is_a_working_day_and_counting_back_gives_the_period(start: date, days: int) -> None:
    end = KNOWN.deadline(start, days).day
    assert KNOWN.is_working(end)
    assert KNOWN.between(start, end) == days
    assert KNOWN.between(end, start) == -days


@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(0, 20), st.integers(0, 20))
def test_periods_add_up(start: date, first: int, second: int) -> None:
    way = KNOWN.deadline(KNOWN.deadline(start, first).day, second).day
    assert way == KNOWN.deadline(start, first + second).day


def test_every_shipped_row_is_sourced_and_every_exchanged_day_is_a_weekend() -> None:
    with SHIPPED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["day"][:4] for row in rows} == {"2025", "2026"}
    assert all(row["source"].startswith("国务院办公厅") and row["confidence"] == "L" for row in rows)
    assert all(date.fromisoformat(row["day"]).weekday() >= 5 for row in rows if row["kind"] == "work")
    assert sum(row["kind"] == "off" for row in rows if row["day"][:4] == "2026") == 33


@pytest.mark.django_db
def test_a_new_database_knows_the_shipped_days_and_keeps_corrections() -> None:
    assert calendar().kinds == KNOWN.kinds
    Holiday.objects.filter(day=date(2026, 10, 10)).update(kind="off")
    load_shipped()
    assert calendar().is_working(date(2026, 10, 10)) is False


@pytest.mark.django_db
def test_another_year_is_one_file_more(tmp_path: Path) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("day,kind,name,source,confidence\n2027-01-01,off,元旦,通知,S\n", encoding="utf-8")
    said = StringIO()
    call_command("load_holidays", str(file), stdout=said)
    assert said.getvalue() == "1 days\n"
    assert calendar().deadline(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2027-13-01,off,x,y,S", "line 2, day: '2027-13-01'"),
        ("2027-01-01,rest,x,y,S", "line 2, kind: 'rest'"),
    ],
)
@pytest.mark.django_db
def test_a_mistaken_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(f"day,kind,name,source,confidence\n{line}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=fault):
        call_command("load_holidays", str(file))
    with pytest.raises(ValueError, match=fault):
        load(file)
    assert not Holiday.objects.filter(day__year=2027).exists()


def test_a_week_without_holidays() -> None:
    plain = Calendar([])
    monday = date(2030, 1, 7)
    assert [plain.is_working(monday + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2
