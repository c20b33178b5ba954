"""The law cases with the check's verdicts, decided once for all tests that look at them."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.standards.test_cases import load
from tianheng.standards import check

CASES: list[dict[str, Any]] = [parameter.values[0] for parameter in load()]
GOOD = [case for case in CASES if "error" not in case["expect"]]
BAD = [case for case in CASES if "error" in case["expect"]]


@cache
def verdicts() -> tuple[dict[str, Any], ...]:
    """The verdict of every case of GOOD, in order."""
    return tuple(check(case["formula"]) for case in GOOD)
