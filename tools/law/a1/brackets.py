"""Round, square and curly brackets: cutting a printed name at them without losing nested ones."""

from __future__ import annotations

from collections.abc import Iterator

PAIRS = {"(": ")", "[": "]", "{": "}"}


def groups(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every outermost bracket, both marks included.

    Raises ValueError when a bracket is not closed by its own kind.
    """
    awaited: list[str] = []
    start = 0
    for at, char in enumerate(text):
        if char in PAIRS:
            start = start if awaited else at
            awaited.append(PAIRS[char])
        elif char in PAIRS.values():
            if not awaited or awaited.pop() != char:
                raise ValueError(f"bracket {char!r} at {at} in {text!r} closes nothing")
            if not awaited:
                yield start, at + 1
    if awaited:
        raise ValueError(f"{text!r} lacks a closing {awaited[-1]!r}")


def split(text: str, separators: str = ",") -> list[str]:
    """The parts between separators that stand outside all brackets."""
    inside = {at for start, end in groups(text) for at in range(start, end)}
    parts = [""]
    for at, char in enumerate(text):
        if char in separators and at not in inside:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def trailing(text: str) -> list[str]:
    """The contents of the brackets that end a text, in printed order: `a(b)[c]` gives b and c."""
    found: list[str] = []
    end = len(text)
    for start, stop in reversed(list(groups(text))):
        if stop != end:
            break
        found.insert(0, text[start + 1 : stop - 1])
        end = start
    return found
