"""The bytes of the law's folder."""

import hashlib
import json
from pathlib import Path

import pytest

from tools.law import __main__ as command
from tools.law import files

TABLES = {"f": [{"name": "脂肪,油"}], "a2": [{"number": "1", "name": "巴氏杀菌乳"}]}


def test_csv_has_plain_line_ends_and_few_quotes() -> None:
    assert files.as_csv(TABLES["f"]).decode() == 'name\n"脂肪,油"\n'


def test_provenance_signs_every_table_and_comes_last() -> None:
    built = files.as_files(TABLES)
    facts = json.loads(built[files.PROVENANCE])
    assert list(built) == ["a2.csv", "f.csv", "provenance.json"]
    assert facts["tables"]["f.csv"] == {"rows": 1, "sha256": hashlib.sha256(built["f.csv"]).hexdigest()}
    assert facts["document"] == files.DOCUMENT


def test_differing_names_changed_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_bytes(b"x\n")
    (tmp_path / "changed.csv").write_bytes(b"y\n")
    built = {"same.csv": b"x\n", "changed.csv": b"x\n", "missing.csv": b"x\n"}
    assert list(files.differing(built, tmp_path)) == ["changed.csv", "missing.csv"]


def test_another_document_is_refused_with_both_digests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF")
    assert command.main([str(other)]) == 2
    said = capsys.readouterr().err
    assert files.DOCUMENT["sha256"] in said
    assert hashlib.sha256(b"%PDF").hexdigest() in said


def test_a_missing_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path / "none.pdf")]) == 2
    assert "none.pdf" in capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty law's folder, and a document whose tables are the made-up ones."""
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "refuse_other_document", lambda path: None)
    monkeypatch.setattr(command, "open_pdf", lambda path: None)
    monkeypatch.setattr(command, "tables", lambda pdf: TABLES)
    return tmp_path


def test_what_is_written_passes_the_check(folder: Path) -> None:
    assert command.main(["x.pdf"]) == 0
    assert command.main(["x.pdf", "--check"]) == 0


def test_the_check_names_the_file_that_differs_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["x.pdf"])
    (folder / "f.csv").write_bytes(b"name\n")
    assert command.main(["x.pdf", "--check"]) == 1
    assert capsys.readouterr().err.splitlines() == ["f.csv: differs from the printed standard"]
    assert (folder / "f.csv").read_bytes() == b"name\n"
