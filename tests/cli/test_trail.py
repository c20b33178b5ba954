"""``tianheng trail verify`` in a process of its own, before and after a byte is changed."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

VERIFY = "from tianheng.cli.trail import trail; trail(['verify', *__import__('sys').argv[1:]])"
FOUND = (
    "from tianheng.cli.serve import manage; manage(['migrate', '-v0']); manage(__import__('sys').argv[1:])"
)
BUREAU = [
    "found_bureau", "--area=350582", "--level=county", "--person=林审核", "--phone=13800000001", "--login=lin",
]  # fmt: skip


def run(folder: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TIANHENG_", "DJANGO_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**kept, "TIANHENG_DATA": str(folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("installation")
    assert run(place, FOUND, *BUREAU).returncode == 0
    return place


def test_before_and_after_a_byte_is_changed(folder: Path) -> None:
    whole = run(folder, VERIFY)
    assert (whole.returncode, whole.stdout) == (0, "2 entries, 0 faults\n")
    with sqlite3.connect(folder / "data/tianheng.sqlite3") as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("UPDATE core_trail_entry SET note = 'x' WHERE number = 2")
        database.execute("DROP TRIGGER core_trail_no_update")
        database.execute("UPDATE core_trail_entry SET actor_name = actor_name || ' ' WHERE number = 2")
    broken = run(folder, VERIFY, "--organisation", "bureau-county-350582")
    assert broken.returncode == 1
    assert re.search(
        r"bureau-county-350582: 第 2 条（\S+ 系统：founding  invite 林审核）内容与封存时不同。", broken.stdout
    )
    assert broken.stdout.endswith("2 entries, 1 faults\n")


def test_an_unknown_organisation_is_said(folder: Path) -> None:
    answer = run(folder, VERIFY, "--organisation", "nowhere")
    assert answer.returncode == 2
    assert "nowhere" in answer.stderr
