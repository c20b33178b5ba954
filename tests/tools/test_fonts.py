"""The shipped fonts are cut wide enough, and from named sources."""

import bz2
from pathlib import Path

import pytest

from tools import fonts


def test_the_general_standard_characters_are_read_from_unihan(tmp_path: Path) -> None:
    unihan = tmp_path / "unihan.bz2"
    unihan.write_bytes(bz2.compress(b"# x\nU+4E00\tkTGH\t2013:1\nU+4E01\tkCihaiT\t1\n"))
    assert fonts.general_standard(unihan) == {0x4E00}


def test_what_users_may_type_holds_both_scripts(tmp_path: Path) -> None:
    unihan = tmp_path / "unihan.bz2"
    unihan.write_bytes(bz2.compress(b"U+9FCD\tkTGH\t2013:1\n"))
    wanted = fonts.anyones_words(unihan)
    assert set(map(ord, "酱醬罐头頭A5€")) <= wanted
    assert 0x9FCD in wanted
    assert fonts.own_words() <= wanted


def test_a_missing_source_is_named_with_its_package(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert fonts.main([str(tmp_path / "nowhere")]) == 1
    assert "fonts-noto-cjk" in capsys.readouterr().out
    assert fonts.main([str(tmp_path), str(tmp_path / "nothing.bz2")]) == 1
    assert "unicode-data" in capsys.readouterr().out
