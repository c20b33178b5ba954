"""The data folder and its secret key."""

import stat
from pathlib import Path

import pytest

from tianheng.config import folder


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "data"
    folder.make_secret(place)
    first = folder.read_secret(place)
    folder.make_secret(place)
    assert folder.read_secret(place) == first
    assert len(first) >= 64
    assert stat.S_IMODE((place / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_without_a_key_there_is_none(tmp_path: Path) -> None:
    assert folder.read_secret(tmp_path) == ""


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIANHENG_DATA", str(tmp_path / "elsewhere"))
    assert folder.data_folder() == tmp_path / "elsewhere"
    monkeypatch.setenv("TIANHENG_DATA", "")
    assert folder.data_folder() == Path.cwd() / "data"


def test_a_dotenv_file_completes_but_never_overrides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TIANHENG_DATA=from-file\nTIANHENG_ONE_MORE=from-file\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIANHENG_DATA", "from-environment")
    monkeypatch.setenv("TIANHENG_ONE_MORE", "")
    monkeypatch.delenv("TIANHENG_ONE_MORE")
    env = folder.environment()
    assert env.str("TIANHENG_DATA") == "from-environment"
    assert env.str("TIANHENG_ONE_MORE") == "from-file"
