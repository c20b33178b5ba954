"""/healthz and /readyz."""

import pytest
from django.db import connection
from django.test import Client

from tianheng.core import health


def test_alive_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_every_probe_passes(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["database"] == "ok"
    assert answer.json()["checks"]["migrations"] == "ok"


@pytest.mark.django_db
def test_not_ready_names_the_probe_and_hides_the_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise ValueError("digest of a1.csv differs")

    monkeypatch.setattr(health, "_probes", {**health._probes})
    health.register("law", fails)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["law"] == "failed"
    assert "a1.csv" not in answer.content.decode()


@pytest.mark.django_db
def test_a_migration_not_applied_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'django_tasks_database'")
    assert client.get("/readyz").json()["checks"]["migrations"] == "failed"
