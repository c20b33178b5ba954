"""Runs the command line as a person would, in this process."""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest

from tianheng.cli.main import main


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Ran:
    """`tianheng ARGUMENTS`."""
    monkeypatch.setattr(sys, "argv", ["tianheng", *arguments])
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr()
    return Ran(printed.out, printed.err, code)
