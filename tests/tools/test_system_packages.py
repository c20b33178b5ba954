"""Finding and installing what the tests need beyond Python."""

import pytest

from tools import system_packages
from tools.system_packages import Need


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records what would be installed; one need is unmet, and stays so."""
    asked: list[str] = []
    monkeypatch.setattr(system_packages, "NEEDS", (Need("chromium", "journeys", lambda: None),))
    monkeypatch.setattr(
        system_packages, "install", lambda packages, prefix: asked.extend([*prefix, *packages])
    )
    monkeypatch.delenv("TIANHENG_REQUIRE_ALL", raising=False)
    return asked


def test_what_is_missing_is_installed_where_that_needs_no_password(
    installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "installer", lambda: ["sudo", "-n"])
    assert system_packages.main() == 0
    assert installed == ["sudo", "-n", "chromium"]


def test_elsewhere_it_is_said_what_is_skipped(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "installer", lambda: None)
    assert system_packages.main() == 0
    assert installed == []
    assert "chromium: not found; skipped: journeys" in capsys.readouterr().err


def test_where_all_is_required_its_absence_fails(
    installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "installer", lambda: None)
    monkeypatch.setenv("TIANHENG_REQUIRE_ALL", "1")
    assert system_packages.main() == 1


def test_a_browser_named_by_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/sh")
    assert system_packages.chromium() == "/bin/sh"
