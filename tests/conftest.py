"""What every test may use: the marker for tests that touch a database, and the rule for what is not at hand."""

import os
from collections.abc import Iterator

import pytest

DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that touches a database with ``db``: ``make test`` runs those on PostgreSQL too."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & DATABASE_FIXTURES:
            item.add_marker("db")
        if "page" in names or "browser" in names:
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def source_language() -> None:
    """A page asked for in another language leaves that language behind; every test begins in the source's own."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def erasable_trail(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, Django empties the tables, on SQLite by DELETE, which the trail refuses: let it."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    from tianheng.core.append_only import loosen

    loosen(connection)  # set again with post_migrate, which emptying ends with


def not_at_hand(what: str) -> None:
    """Skip for want of something outside Python; under ``TIANHENG_REQUIRE_ALL=1`` its absence is a failure."""
    if os.environ.get("TIANHENG_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required here", pytrace=False)
    pytest.skip(what)
