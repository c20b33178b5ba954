"""Everything the library says to a person, once, in Chinese and in English.

The law's own words (names, narrowings, remarks) stay Chinese in every language. Traditional
Chinese is converted from the simplified phrase. A caller chooses with `speaking("en")`;
the choice holds for its thread or task only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from tianheng.standards.phrasebook import PHRASES

LANGUAGES = ("zh-hans", "zh-hant", "en")
_language: ContextVar[str] = ContextVar("tianheng_language", default="zh-hans")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside the block in `language`, one of LANGUAGES (others fall back to Chinese)."""
    token = _language.set(language.lower())
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language now spoken, one of LANGUAGES."""
    return _language.get()


def say(key: str, /, **values: Any) -> str:
    """The phrase `key` with its values filled in, in the language now spoken."""
    chinese, english = PHRASES[key]
    language = _language.get()
    if language.startswith("en"):
        return english.format(**values)
    said = chinese.format(**values)
    return traditional(said) if language == "zh-hant" else said


def traditional(text: str) -> str:
    """Simplified Chinese turned into traditional."""
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> Any:
    import opencc  # slow: only readers of traditional Chinese pay for it

    return opencc.OpenCC("s2tw")
