"""`tianheng standard show|search|export`: the standard's own rows."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated, Any

import typer

from tianheng.cli.render import Layout, print_table
from tianheng.standards.clauses.permission import levels
from tianheng.standards.compiler import Edition, edition
from tianheng.standards.errors import InputError
from tianheng.standards.exports import export
from tianheng.standards.formula import Food
from tianheng.standards.model import Heading, Limit
from tianheng.standards.names.additives import resolve, search
from tianheng.standards.phrases import say

standard = typer.Typer(no_args_is_help=True, help=__doc__)
Format = Annotated[Layout, typer.Option("--format", help="table or json")]


@standard.command("show")
def show(
    additive: Annotated[str, typer.Argument(help="any name, INS or CNS number")],
    category: Annotated[str, typer.Option(help="only what speaks for this food category")] = "",
    form: Format = "table",
) -> None:
    """An additive's rows; with --category those that may speak for it, the nearest first."""
    law = edition()
    heading = _heading(law, additive)
    limits = _speaking(law, heading, category) if category else _all(law, heading)
    if form == "json":
        print(json.dumps(_shape(heading, limits), ensure_ascii=False))
        return
    codes = (
        f"CNS {'、'.join(heading.cns)}  INS {'、'.join(heading.ins) or '—'}  {'、'.join(heading.functions)}"
    )
    print(f"{heading.name} {heading.english}\n{codes}")
    columns = ("食品分类号", "食品名称", "最大使用量", "备注", "页(PDF)")
    print_table(columns, [_line(limit) for limit in limits])


def _heading(law: Edition, name: str) -> Heading:
    found = resolve(name)
    targets = [match.target for match in found.matches if match.table == "a1"]
    if not targets:
        near = "、".join(dict.fromkeys(match.member or match.target for match in search(name, 5)))
        raise InputError("additive", name, say("no_heading", near=near))
    return law.by_name[targets[0]]


def _all(law: Edition, heading: Heading) -> list[Limit]:
    return [limit for limits in law.rows.get(heading.id, {}).values() for limit in limits]


def _speaking(law: Edition, heading: Heading, category: str) -> list[Limit]:
    if category not in law.categories:
        near = "、".join(code for code in law.categories if code.startswith(category[:2]))
        raise InputError("category", category, say("unknown_category", near=near[:120]))
    return [one.limit for level in levels(law, heading, Food(category)) for one in level]


def _line(limit: Limit) -> tuple[str, ...]:
    return (limit.code, limit.name, limit.printed, limit.remark, f"{limit.printed_page}({limit.page})")


def _shape(heading: Heading, limits: list[Limit]) -> dict[str, Any]:
    return {
        "additive": heading.name,
        "english": heading.english,
        "cns": heading.cns,
        "ins": heading.ins,
        "functions": heading.functions,
        "rows": [_row(limit) for limit in limits],
    }


def _row(limit: Limit) -> dict[str, Any]:
    return {
        "id": limit.id,
        "category": limit.code,
        "name": limit.name,
        "narrowing": limit.narrowing or limit.exception,
        "kind": limit.kind,
        "value": limit.number,
        "unit": limit.unit,
        "remark": limit.remark,
        "page": limit.page,
        "printed_page": limit.printed_page,
    }


@standard.command("search")
def find(
    text: Annotated[str, typer.Argument(help="a name, pinyin, initials, INS, or a slip of the pen")],
    limit: Annotated[int, typer.Option(help="how many")] = 10,
    form: Format = "table",
) -> None:
    """Additives by any name, the best first, with the reason."""
    matches = search(text, limit)
    if form == "json":
        print(json.dumps([match.to_json() for match in matches], ensure_ascii=False))
        return
    rows = [(match.member or match.target, match.target, match.table, match.reason) for match in matches]
    print_table(("名称", "标准中的条目", "表", "理由"), rows)


@standard.command("export")
def export_table(table: Annotated[str, typer.Argument(help="a1 a2 b1 b2 b3 c1 c2 c3 d e f")]) -> None:
    """Any table as CSV on standard output."""
    csv.writer(sys.stdout, lineterminator="\n").writerows(export(table))
