"""A changed byte never judges anything: every table is compared with its digest when it is first read."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tianheng.standards import LawError, source
from tianheng.standards.errors import DigestError
from tianheng.standards.source import split, table

HOME = source.ROOT
TABLES = sorted(
    str(path.relative_to(HOME)) for path in HOME.rglob("*.csv") if (path.parent / "provenance.json").is_file()
)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library's tables in another place, read anew."""
    monkeypatch.setattr(source, "ROOT", tmp_path)
    source.table.cache_clear()
    source.provenance.cache_clear()
    yield tmp_path
    source.table.cache_clear()
    source.provenance.cache_clear()


def bring(name: str, to: Path) -> Path:
    """`name` with the provenance of its folder, at the same place below `to`."""
    path = to / name
    path.parent.mkdir(parents=True)
    shutil.copy(HOME / name, path)
    shutil.copy(HOME / path.parent.relative_to(to) / "provenance.json", path.parent)
    return path


def test_there_are_tables_to_guard() -> None:
    assert len(TABLES) >= 25
    assert "gb2760_2024/a1.csv" in TABLES


@pytest.mark.parametrize("name", TABLES)
def test_one_changed_byte_is_refused_by_name(name: str, copied: Path) -> None:
    path = bring(name, copied)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(DigestError, match=path.name):
        table(name)


@pytest.mark.parametrize("name", TABLES)
def test_an_unchanged_table_is_read_whole(name: str, copied: Path) -> None:
    path = bring(name, copied)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    read = table(name)
    assert [list(row) for row in read] == [rows[0]] * len(read)
    assert [list(row.values()) for row in read] == rows[1:]


@pytest.mark.parametrize("change", [b"\n", b"\xef\xbb\xbf", b"a1-9999,h001\n"])
def test_an_added_line_or_mark_is_refused(change: bytes, copied: Path) -> None:
    path = bring("gb2760_2024/a2.csv", copied)
    path.write_bytes(path.read_bytes() + change)
    with pytest.raises(DigestError, match=r"a2\.csv"):
        table("gb2760_2024/a2.csv")


def test_a_missing_table_is_named(copied: Path) -> None:
    bring("gb2760_2024/a2.csv", copied).unlink()
    with pytest.raises(LawError, match=r"gb2760_2024/a2\.csv"):
        table("gb2760_2024/a2.csv")


def test_a_table_of_unknown_origin_is_refused(copied: Path) -> None:
    path = bring("gb2760_2024/a2.csv", copied)
    (path.parent / "provenance.json").unlink()
    with pytest.raises(LawError, match=r"provenance\.json"):
        table("gb2760_2024/a2.csv")


def test_a_table_nobody_listed_is_refused(copied: Path) -> None:
    path = bring("gb2760_2024/a2.csv", copied)
    shutil.copy(path, path.with_name("a9.csv"))
    with pytest.raises(DigestError, match=r"a9\.csv"):
        table("gb2760_2024/a9.csv")


def test_every_table_in_the_package_has_a_known_origin() -> None:
    folders = {path.parent for path in HOME.rglob("*.csv")}
    for folder in folders:
        listed = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["tables"]
        assert set(listed) == {path.name for path in folder.glob("*.csv")}, folder


def test_the_edition_says_where_it_comes_from() -> None:
    facts = source.provenance("gb2760_2024")
    assert facts["edition"] == "GB 2760-2024"
    assert (facts["issued"], facts["valid_from"], facts["valid_to"]) == ("2024-02-08", "2025-02-08", None)
    assert len(facts["document"]["sha256"]) == 64
    assert facts["document"]["pages"] == 264


def test_the_values_of_a_cell() -> None:
    assert split("a|b") == ("a", "b")
    assert split("") == ()
