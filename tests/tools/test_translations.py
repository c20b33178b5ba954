"""Every text of pages and code exists in all three languages, and the tool finds what does not."""

import shutil
from pathlib import Path

import polib
import pytest

from tests.conftest import not_at_hand
from tools import translations


def test_every_text_is_translated_and_compiled() -> None:
    if shutil.which("xgettext") is None:
        not_at_hand("no GNU gettext: apt-get install gettext")
    assert translations.faults() == []


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> polib.POFile:
    """A catalogue of one text, saved and compiled in a folder of its own."""
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    path = translations.catalogue("en")
    path.parent.mkdir(parents=True)
    file = polib.POFile()
    file.append(polib.POEntry(msgid="共 %(total)s 条", msgstr="%(total)s entries"))
    file.save(str(path))
    file.save_as_mofile(str(path.with_suffix(".mo")))
    return file


TEXT = ("", "共 %(total)s 条")


def test_a_whole_catalogue_has_no_fault(scratch: polib.POFile) -> None:
    assert translations.faults_of("en", {TEXT}) == []


def test_new_and_dead_texts_are_named(scratch: polib.POFile) -> None:
    found = translations.faults_of("en", {("", "新的")})
    assert found == ["en: not in the catalogue: '新的'", "en: no longer used: '共 %(total)s 条'"]


@pytest.mark.parametrize(
    ("translation", "fault"),
    [("", "not translated"), ("entries", "placeholders differ"), ("%(sum)s entries", "placeholders differ")],
)
def test_a_wrong_translation_is_named(scratch: polib.POFile, translation: str, fault: str) -> None:
    scratch[0].msgstr = translation
    scratch.save()
    assert translations.faults_of("en", {TEXT})[0] == f"en: {fault}: '共 %(total)s 条'"


def test_a_stale_compiled_catalogue_is_named(scratch: polib.POFile) -> None:
    scratch[0].msgstr = "in all %(total)s"
    scratch.save()
    assert translations.faults_of("en", {TEXT}) == [
        "en: django.mo is stale; run python -m tools.translations"
    ]


def test_drafted_traditional_chinese_uses_taiwans_words_but_keeps_the_laws() -> None:
    file = polib.POFile()
    file.append(polib.POEntry(msgid="上传食品添加剂数据文件"))
    translations.draft(file)
    assert file[0].msgstr == "上傳食品添加劑資料檔案"


def test_one_word_with_two_meanings_is_two_texts(scratch: polib.POFile) -> None:
    for context, words in (("", "Blocked"), ("verb", "Block")):
        scratch.append(polib.POEntry(msgid="封存", msgstr=words, msgctxt=context or None))
    path = translations.catalogue("en")
    scratch.save(str(path))
    scratch.save_as_mofile(str(path.with_suffix(".mo")))
    assert translations.faults_of("en", {TEXT, ("", "封存"), ("verb", "封存")}) == []
    assert translations.faults_of("en", {TEXT, ("", "封存"), ("done", "封存")}) == [
        "en: not in the catalogue: '封存' (done)",
        "en: no longer used: '封存' (verb)",
    ]
