"""The database under test is the one meant, opened the way it must be."""

import os

import pytest
from django.db import connection

from tianheng.config.databases import tuned


@pytest.mark.django_db
def test_the_engine_is_the_one_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db
def test_chinese_survives_a_round_trip() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["苯甲酸钠 ≤ 1.0 𠮷"])
        assert cursor.fetchone() == ("苯甲酸钠 ≤ 1.0 𠮷",)


@pytest.mark.django_db(transaction=True)
def test_commits_are_durable() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            answers = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
            ]
            assert answers == ["wal", 2]
        else:
            cursor.execute("SHOW fsync")
            assert cursor.fetchone() == ("on",)


@pytest.mark.django_db
def test_queries_are_not_compiled_first() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
    given = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "require"}}
    assert tuned(given)["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}
    assert tuned({**given, "OPTIONS": {"options": "-c search_path=ours"}})["OPTIONS"] == {
        "options": "-c search_path=ours"
    }
