"""Writes docs/clauses.md: every clause the check judges by, from the registry of its classes.

`python -m tools.clauses_page` writes it; `--check` exits 1 when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import tianheng.standards.check  # noqa: F401 importing the check registers every clause
from tianheng.standards.clauses.base import REGISTRY, Clause
from tianheng.standards.source import Row, table

PAGE = Path(__file__).parent.parent / "docs" / "clauses.md"
CHAPTERS = ("2", "3", "10", "11", "A", "B", "C", "note")
INTRO = """# Clauses

Every clause by which the check judges is a class in `src/tianheng/standards/clauses/`; its docstring is the law's
own sentence. This page is written by `python -m tools.clauses_page` from that registry. A verdict names these ids in
`notes` and `combined`; `rule.table` says which table the deciding row stands in.

The printed text of all clauses, judged by or not, is the table `gb2760_2024/clauses.csv` ([law.md](law.md)); on the
site it is 查标准, `/standard/clause/<id>/`.

| id | sentence as printed | document, printed page | class |
|---|---|---|---|
"""
REST = """
## Other ids in `notes`

A note may carry an id that has no class, because nothing is judged by it:

| id | when |
|---|---|
| `note.1` … `note.10` | the deciding row carries this footnote of Table A.1; its printed text is repeated |
| `A.1` | the substance was withdrawn from the standard (`nonedible/withdrawn.csv`) |
| `易滥用名单` | food and additive are one of the 22 easily abused pairs; attention only |
| a chapter or document | the substance is judged elsewhere, by what `elsewhere/elsewhere.csv` names in `clause` |
"""


def page() -> str:
    """The whole page."""
    printed = {row["id"]: row for row in table("gb2760_2024/clauses.csv")}
    clauses = sorted(REGISTRY.values(), key=_place)
    return INTRO + "".join(_lines(clauses, printed)) + REST


def _place(clause: type[Clause]) -> tuple[int, str]:
    """Chapters in printed order, what stands in another document last."""
    head = clause.id.partition(".")[0]
    return (CHAPTERS.index(head) if head in CHAPTERS else len(CHAPTERS), clause.id)


def _lines(clauses: list[type[Clause]], printed: dict[str, Row]) -> Iterator[str]:
    for clause in clauses:
        row = printed.get(clause.id)
        where = f"{clause.document}, {row['page']}" if row else clause.document
        sentence = row["text"] if row else clause.sentence()
        module = clause.__module__.rpartition(".")[2]
        yield f"| `{clause.id}` | {sentence} | {where} | `{module}.{clause.__name__}` |\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it."""
    if "--check" in arguments:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        print("docs/clauses.md is " + ("fresh" if fresh else "stale: run python -m tools.clauses_page"))
        return 0 if fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
