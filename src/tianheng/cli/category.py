"""`tianheng category 牛油火锅底料`: the food category of a product, ranked, with why."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tianheng.cli.render import Layout, print_table


def category(
    product: Annotated[str, typer.Argument(help="a product's name, a description, or a code")],
    limit: Annotated[int, typer.Option(help="how many")] = 5,
    form: Annotated[Layout, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """The categories of Appendix E that a product may belong to, the likeliest first."""
    from tianheng.standards.names.categories import suggest

    answer = suggest(product, limit)
    found = [
        {"code": one.code, "name": one.name, "score": one.score, "why": one.why, "neighbours": one.neighbours}
        for one in answer.suggestions
    ]
    if form == "json":
        shape = {"query": answer.query, "confident": answer.confident, "question": answer.question}
        print(json.dumps(shape | {"suggestions": found}, ensure_ascii=False))
        return
    rows = [(str(one["code"]), str(one["name"]), str(one["score"]), str(one["why"])) for one in found]
    print_table(("食品分类号", "食品名称", "把握", "理由"), rows)
    if answer.question:
        print(answer.question)
