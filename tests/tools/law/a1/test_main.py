"""Writing the tables."""

from pathlib import Path

import pytest

from tools.law.a1.__main__ import main, write


def test_a_table_is_written_with_plain_line_ends_and_few_quotes(tmp_path: Path) -> None:
    write(tmp_path, "t", [{"id": "h001", "name": "果胶"}, {"id": "h002", "name": "硝酸钠,硝酸钾"}])
    assert (tmp_path / "t.csv").read_bytes().decode() == 'id,name\nh001,果胶\nh002,"硝酸钠,硝酸钾"\n'


def test_the_pdf_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "PDF" in capsys.readouterr().err
