"""What is ours about substances: members of a heading, functions and hues for A.4, modes of bases.

These tables are not printed in the standard; each row carries source and confidence and may be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tianheng.standards.source import split, table

OURS = "gb2760_2024/ours"
Hues = Mapping[tuple[str, str], str]
_decided: ContextVar[Hues] = ContextVar("hues", default={})  # noqa: B039 - read only


class Use(NamedTuple):
    """A function that counts in A.4: `primary` or `secondary`; `certain` whether it is counted without asking."""

    function: str
    primary: bool
    certain: bool


class Hue(NamedTuple):
    """The hue of a colour, the other hues it might be counted as, and whether the first is sure."""

    hue: str
    borderline: tuple[str, ...]
    certain: bool


@cache
def members(heading: str) -> tuple[str, ...]:
    """The substances a heading covers; the heading itself where it is one substance."""
    return tuple(row["member"] for row in table(f"{OURS}/members.csv") if row["heading"] == heading) or (
        heading,
    )


@cache
def _uses() -> dict[str, tuple[Use, ...]]:
    found: dict[str, tuple[Use, ...]] = {}
    for row in table(f"{OURS}/functions.csv"):
        use = Use(row["function"], row["role"] == "primary", row["counted"] == "yes")
        found[row["heading"]] = (*found.get(row["heading"], ()), use)
    return found


def uses(heading: str) -> tuple[Use, ...]:
    """The A.4 functions of a heading: 防腐剂 and 抗氧化剂."""
    return _uses().get(heading, ())


@cache
def _hues() -> dict[tuple[str, str], Hue]:
    return {
        (row["heading"], row["member"]): Hue(
            row["hue"], split(row["borderline"]), row["confidence"] != "U" and not row["borderline"]
        )
        for row in table(f"{OURS}/hues.csv")
    }


@contextmanager
def hues_decided(hues: Hues) -> Iterator[None]:
    """Judge with hues that an administrator has decided: (heading, member or "") → hue, then certain."""
    token = _decided.set(hues)
    try:
        yield
    finally:
        _decided.reset(token)


def hue(heading: str, member: str) -> Hue | None:
    """The hue of a colour, of its member where members differ; None for what is no colour."""
    decided = _decided.get().get((heading, member)) or _decided.get().get((heading, ""))
    return Hue(decided, (), True) if decided else _hues().get((heading, member)) or _hues().get((heading, ""))


def colours() -> Mapping[tuple[str, str], Hue]:
    """Every colour of the table by (heading, member or ""), with the hue the table gives it."""
    return _hues()


@cache
def policy(key: str) -> Fraction:
    """A number of ours that no standard prints (ours/policy.csv)."""
    return next(Fraction(row["value"]) for row in table(f"{OURS}/policy.csv") if row["key"] == key)


@cache
def _modes() -> dict[str, str]:
    return {row["basis"]: row["mode"] for row in table(f"{OURS}/bases.csv") if row["basis"]}


def mode(basis: str) -> str:
    """How a basis is reached: molar, element, assay or as_is."""
    return _modes()[basis]
