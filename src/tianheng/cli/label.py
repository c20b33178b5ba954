"""`tianheng label FILE`: an ingredient text into additives; with --write additives into label text."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from tianheng.cli.render import Layout, print_table
from tianheng.standards.errors import InputError
from tianheng.standards.labels.forms import Form, Standard
from tianheng.standards.phrases import say
from tianheng.standards.units import number


def label(
    file: Annotated[str, typer.Argument(help="a text file, or - for standard input")],
    write: Annotated[
        bool, typer.Option("--write", help="the file lists additives, one a line: write the label")
    ] = False,
    standard: Annotated[Standard, typer.Option(help="edition of the label standard")] = "GB 7718-2011",
    layout: Annotated[Form, typer.Option(help="how additives are named")] = "names",
    grouped: Annotated[bool, typer.Option(help="one item 食品添加剂(…)")] = False,
    face: Annotated[str, typer.Option(help="largest face of the package in cm2, where codes are used")] = "",
    form: Annotated[Layout, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """Read the ingredient text of a package, or write the additive part of one."""
    text = read_text(file)
    if write:
        from tianheng.standards.labels import compose

        names = [line.strip() for line in text.splitlines() if line.strip()]
        written = compose(
            names, standard=standard, form=layout, grouped=grouped, largest_face_cm2=_face(face)
        )
        print("\n".join((written.text, *written.notes)))
        return
    _read(text, form)


def _face(text: str) -> Decimal | None:
    return number("face", text) if text else None


def _read(text: str, form: str) -> None:
    from tianheng.standards.labels import read

    found = read(text)
    if form == "json":
        print(json.dumps(found.to_json(), ensure_ascii=False))
        return
    rows = [
        (one.raw, one.target or "?", one.member, one.function, f"{one.start}-{one.end}", one.question)
        for one in found.additives
    ]
    print_table(("标签所写", "标准中的条目", "成员", "功能", "位置", "须问"), rows)
    for problem in found.problems:
        print(problem)


def read_text(file: str) -> str:
    """The text of a file, or of standard input for `-`. Raises InputError when there is no such file."""
    if file == "-":
        return sys.stdin.read()
    path = Path(file)
    if not path.is_file():
        raise InputError("file", file, say("give_file"))
    return path.read_text(encoding="utf-8-sig")
