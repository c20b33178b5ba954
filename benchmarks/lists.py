"""A list as somebody's browser gets it, beside the least a list of its table could cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.timing import Times, figure, times

PAGE = 50


def browser(user: Any) -> Any:
    """Somebody's signed-in browser, or a stranger's."""
    from django.test import Client

    from tests.factories.accounts import PASSWORD

    client = Client()
    if user is not None:
        answer = client.post("/account/login/", {"login": user.login_name, "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code
    return client


def page(name: str, table: str, client: Any, address: str, rounds: int) -> dict[str, Any]:
    """One page and its peer."""
    from django.db import connection

    def asked() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return figure(name, connection.vendor, rows_of(table), times(asked, rounds), *least(table, rounds))


def rows_of(table: str) -> int:
    """How many rows a table has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def least(table: str, rounds: int) -> tuple[str, Times]:
    """The peer: a page of the table by the driver alone."""
    from django.db import connection

    statement = f"SELECT * FROM {table} ORDER BY id LIMIT {PAGE}"
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    call: Callable[[], Any] = lambda: cursor.execute(statement).fetchall()  # noqa: E731
    return f"{statement}, by the driver", times(call, rounds)
