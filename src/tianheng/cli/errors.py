"""Mistakes on the command line: what stood where, and the mend, on standard error."""

from __future__ import annotations

import sys

from tianheng.standards.errors import InputError, InputErrors, TianhengError


def explain(error: TianhengError) -> None:
    """One line per mistake."""
    if not isinstance(error, InputError):
        print(f"tianheng: {error}", file=sys.stderr)
        return
    for one in error.errors if isinstance(error, InputErrors) else [error]:
        value = f" 「{one.value}」" if one.value else ""
        print(f"tianheng: {one.field}{value}: {one.mend}", file=sys.stderr)
