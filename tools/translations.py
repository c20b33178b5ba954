"""The catalogues: every text of pages and code in three languages. Simplified Chinese is the source.

``python -m tools.translations`` collects the texts, adds new ones to the catalogues, drops dead ones, drafts missing
Traditional Chinese with OpenCC and a list of Taiwan's words (read it over) and compiles. English is written by hand
into ``src/tianheng/locale/en``; then run it again. ``--check`` changes nothing and names every fault.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/tianheng"
LOCALE = SOURCE / "locale"
PLURALS = {"zh_Hant": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
# OpenCC's own phrase table turns 添加剂 into 新增劑, so characters come from it and words from here.
TAIWAN = {
    "軟件": "軟體", "文件": "檔案", "數據": "資料", "網絡": "網路", "登錄": "登入",
    "程序": "程式", "接口": "介面", "打開": "開啟", "保存": "儲存", "刷新": "重新整理",
    "數組": "陣列", "對象": "物件", "字段": "欄位", "信息": "資訊", "算法": "演算法",
    "十進制": "十進位", "臺賬": "臺帳", "默認": "預設", "鏈接": "連結", "屏幕": "螢幕",
    "打印": "列印", "搜索": "搜尋", "粘貼": "貼上", "計算機": "電腦", "用戶": "使用者",
    "服務器": "伺服器",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def collect() -> list[polib.POEntry]:
    """Every translatable text in templates and code, with the files it stands in, found by Django's makemessages."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tianheng"
        shutil.copytree(SOURCE, tree, ignore=other_than_texts)
        (tree / "locale").mkdir()
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--locale=en",
            "--verbosity=0",
            "--add-location=file",
        ]
        # makemessages reads files, not settings: those of a surrounding test run would not load here.
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=tree, env=bare, check=True)
        return list(polib.pofile(str(tree / "locale/en/LC_MESSAGES/django.po")))


def other_than_texts(folder: str, names: list[str]) -> set[str]:
    """What the copy leaves out: all but folders, templates and code, and the catalogues themselves."""
    return {
        name
        for name in names
        if name in ("locale", "static", "__pycache__")
        or (Path(folder, name).is_file() and not name.endswith((".py", ".html", ".txt")))
    }


def catalogue(language: str) -> Path:
    """The catalogue's path."""
    return LOCALE / language / "LC_MESSAGES/django.po"


def read(language: str) -> polib.POFile:
    """The catalogue as committed, or an empty one."""
    path = catalogue(language)
    return polib.pofile(str(path)) if path.is_file() else polib.POFile()


def key(entry: polib.POEntry) -> tuple[str, str]:
    """What makes two entries the same text."""
    return entry.msgctxt or "", entry.msgid


def merged(language: str, found: list[polib.POEntry]) -> polib.POFile:
    """The texts found, each with the translation it already had, in order of their text."""
    known = {key(entry): entry for entry in read(language)}
    file = polib.POFile(wrapwidth=110)
    file.metadata = {
        "Project-Id-Version": "tianheng",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for entry in sorted(found, key=key):
        file.append(with_translation(entry, known.get(key(entry))))
    return file


def with_translation(entry: polib.POEntry, old: polib.POEntry | None) -> polib.POEntry:
    """The text as found, with the translation of ``old``."""
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr=old.msgstr if old else "",
        msgstr_plural=dict(old.msgstr_plural) if old else {},
        occurrences=sorted({(path, "") for path, _ in entry.occurrences}),
        flags=[flag for flag in entry.flags if flag != "fuzzy"],
    )


def draft(file: polib.POFile) -> None:
    """Fill empty Traditional Chinese with OpenCC's reading of the Simplified."""
    import opencc

    converter = opencc.OpenCC("s2tw")
    for entry in file:
        if entry.msgid_plural and not any(entry.msgstr_plural.values()):
            entry.msgstr_plural = {0: taiwanese(converter.convert(entry.msgid_plural))}
        elif not entry.msgid_plural and not entry.msgstr:
            entry.msgstr = taiwanese(converter.convert(entry.msgid))


def taiwanese(text: str) -> str:
    """Taiwan's words for the mainland's, in text already in traditional characters."""
    for mainland, taiwan in TAIWAN.items():
        text = text.replace(mainland, taiwan)
    return text


def update() -> None:
    """Bring catalogues and compiled catalogues up to date with the source."""
    found = collect()
    for language in PLURALS:
        file = merged(language, found)
        if language == "zh_Hant":
            draft(file)
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        file.save(str(path))
        file.save_as_mofile(str(path.with_suffix(".mo")))


def texts(entry: polib.POEntry) -> list[str]:
    """The translations of an entry; one, or one for each plural form."""
    return (
        [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
        if entry.msgid_plural
        else [entry.msgstr]
    )


def faults() -> list[str]:
    """Everything wrong with the catalogues, in words."""
    wanted = {key(entry) for entry in collect()}
    return [fault for language in PLURALS for fault in faults_of(language, wanted)]


def faults_of(language: str, wanted: set[tuple[str, str]]) -> list[str]:
    """What one catalogue lacks, carries in vain, or says otherwise than its compiled form."""
    file = read(language)
    present = {key(entry): entry for entry in file}
    lacking = [f"{language}: not in the catalogue: {named(each)}" for each in sorted(wanted - present.keys())]
    dead = [f"{language}: no longer used: {named(each)}" for each in sorted(present.keys() - wanted)]
    wrong = [f"{language}: {fault}: {named(key(entry))}" for entry in file for fault in faults_in(entry)]
    return [*lacking, *dead, *wrong, *stale(language, file)]


def named(text: tuple[str, str]) -> str:
    """A text, with what it is said of where one Chinese word has several translations."""
    context, words = text
    return f"{words!r} ({context})" if context else repr(words)


def faults_in(entry: polib.POEntry) -> list[str]:
    """What is wrong with one entry."""
    if not all(texts(entry)) or not texts(entry):
        return ["not translated"]
    wanted = sorted(PLACEHOLDER.findall(entry.msgid))
    same = all(sorted(PLACEHOLDER.findall(text)) == wanted for text in texts(entry))
    return [] if same else ["placeholders differ"]


def stale(language: str, file: polib.POFile) -> list[str]:
    """A complaint when the compiled catalogue is not the catalogue."""
    path = catalogue(language).with_suffix(".mo")
    compiled = {key(entry): texts(entry) for entry in polib.mofile(str(path))} if path.is_file() else {}
    written = {key(entry): texts(entry) for entry in file if any(texts(entry))}
    return (
        [] if compiled == written else [f"{language}: django.mo is stale; run python -m tools.translations"]
    )


def main(arguments: list[str]) -> int:
    """Update, or with ``--check`` only look; 1 when something is wrong or still untranslated."""
    if arguments != ["--check"]:
        update()
    found = faults()
    print("\n".join(found) or "every text is translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
