"""`tianheng recheck FILE.parquet`: millions of feedings against the edition, by columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tianheng.standards.errors import InputError
from tianheng.standards.phrases import say


def recheck(
    file: Annotated[Path, typer.Argument(help="a Parquet file: formula, category, additive, amount")],
    out: Annotated[Path, typer.Argument(help="the folder for the verdicts")],
    workers: Annotated[int, typer.Option(help="how many cores")] = 1,
) -> None:
    """Judge a Parquet file of amounts by the latest edition; needs the extra "columns" or "fast"."""
    if not file.exists():
        raise InputError("file", str(file), say("give_file"))
    from tianheng.standards.columns import check_parquet

    for made in check_parquet([file], out, workers=workers):
        print(json.dumps(made, ensure_ascii=False, default=str))
