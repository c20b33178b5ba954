"""What is said is said in every language, with the same facts in it, and nothing is kept that nobody says."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.standards.asking import one
from tianheng import standards
from tianheng.standards import speaking
from tianheng.standards.phrasebook import PHRASES
from tianheng.standards.phrases import LANGUAGES, say, traditional

HOME = Path(standards.__file__).parent
ROOM = HOME.parent  # the command line speaks the same phrases


def blanks(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def constants() -> Iterator[str]:
    """Every text constant in the code that may name a phrase."""
    for file in ROOM.rglob("*.py"):
        if file.name != "phrasebook.py":
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def spoken() -> Iterator[ast.expr]:
    """What stands first in every `say(…)`."""
    for file in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                yield node.args[0]


SAID = {key.value for key in spoken() if isinstance(key, ast.Constant)}
MADE = {key.values[0].value for key in spoken() if isinstance(key, ast.JoinedStr)}  # say(f"ask_{field}")


@pytest.mark.parametrize("key", PHRASES)
def test_both_languages_name_the_same_facts(key: str) -> None:
    chinese, english = PHRASES[key]
    assert blanks(chinese) == blanks(english)
    assert chinese.strip()
    assert english.strip()
    assert chinese != english


def test_every_key_said_is_a_phrase() -> None:
    assert len(SAID) > 60
    assert set(PHRASES) >= SAID


def test_every_phrase_is_said_somewhere() -> None:
    known = set(constants())
    silent = [key for key in PHRASES if key not in known and not key.startswith(tuple(MADE))]
    assert silent == []


@pytest.mark.parametrize("beginning", sorted(MADE))
def test_every_key_put_together_has_a_phrase(beginning: str) -> None:
    assert any(key.startswith(beginning) for key in PHRASES)


def test_the_law_speaks_chinese_until_told_otherwise() -> None:
    assert say("tested") == PHRASES["tested"][0]
    with speaking("en"):
        assert say("tested") == PHRASES["tested"][1]
    assert say("tested") == PHRASES["tested"][0]


def test_traditional_is_turned_from_simplified() -> None:
    assert traditional("检验结果") == "檢驗結果"
    with speaking("zh-hant"):
        assert say("tested") == traditional(PHRASES["tested"][0])
        assert say("tested") != PHRASES["tested"][0]


@pytest.mark.parametrize("language", ["fr", "", "EN-gb", "zh-Hant"])
def test_any_language_is_answered_in_one_of_ours(language: str) -> None:
    with speaking(language):
        assert say("tested") in {*PHRASES["tested"], traditional(PHRASES["tested"][0])}


def test_a_language_holds_for_its_block_and_thread_only() -> None:
    with speaking("en"), ThreadPoolExecutor(1) as others:
        assert others.submit(say, "tested").result() == PHRASES["tested"][0]
        with speaking("zh-hans"):
            assert say("tested") == PHRASES["tested"][0]
        assert say("tested") == PHRASES["tested"][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_says_the_same_in_every_language(language: str) -> None:
    plain = one("04.02.02.04", "二氧化硫", "0.1")
    with speaking(language):
        spoken = one("04.02.02.04", "二氧化硫", "0.1")
    assert spoken["status"] == plain["status"]
    assert spoken["rule"] == plain["rule"]
    assert [ask["field"] for ask in spoken["asks"]] == [ask["field"] for ask in plain["asks"]]
    assert len(spoken["steps"]) == len(plain["steps"])


def test_the_words_of_the_law_stay_chinese() -> None:
    with speaking("en"):
        found = one("04.02.02.03", "sodium benzoate", "1")
    assert found["resolved"] == "苯甲酸及其钠盐"
    assert found["rule"]["remark"] == "以苯甲酸计"
