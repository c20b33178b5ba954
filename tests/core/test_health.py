"""Readiness probes."""

import pytest

from tianheng.core import health


def test_a_probe_that_raises_fails_and_the_others_are_still_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(health, "_probes", {})
    health.register("first", lambda: 1 / 0)
    health.register("second", lambda: asked.append("second"))
    assert health.readiness() == {"first": False, "second": True}
    assert asked == ["second"]


def test_a_name_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_probes", {})
    health.register("law", lambda: 1 / 0)
    health.register("law", lambda: None)
    assert health.readiness() == {"law": True}


@pytest.mark.django_db
def test_database_and_migrations_pass_on_a_fresh_database() -> None:
    health.database()
    health.migrations()
