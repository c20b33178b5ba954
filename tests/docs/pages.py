"""The pages of the manual as tests read them: fenced blocks, links, headings, sections."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.S | re.M)
LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")


def page(name: str) -> str:
    """The text of a page: `use.md` of the manual, `README.md` of the root."""
    path = DOCS / name if (DOCS / name).is_file() else ROOT / name
    return path.read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Every page written for people."""
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "tests" / "cases" / "README.md"])


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of a kind: `sh`, `python`, `json formula`."""
    return [found["body"] for found in FENCE.finditer(text) if found["kind"] == kind]


def links(text: str) -> list[str]:
    """The relative links of a page, those within code left out."""
    plain = re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))
    return [found["to"] for found in LINK.finditer(plain) if "://" not in found["to"]]


def anchors(text: str) -> set[str]:
    """The fragments by which the headings of a page are reached."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def section(text: str, start: str) -> str:
    """From the heading that begins with `start` to the next one; "" when there is none."""
    found = re.search(rf"^#+ {re.escape(start)}.*?(?=^#+ |\Z)", text, re.S | re.M)
    return found[0] if found else ""


def said(block: str) -> Iterator[tuple[ast.expr, object]]:
    """Expressions of a Python block with the value their comment gives: `1 + 1  # 2: two`."""
    lines = block.split("\n")
    for statement in ast.parse(block).body:
        if not isinstance(statement, ast.Expr) or statement.end_lineno is None:
            continue
        behind = lines[statement.end_lineno - 1][statement.end_col_offset :].strip()
        below = lines[statement.end_lineno] if statement.end_lineno < len(lines) else ""
        comment = behind or below
        if comment.startswith("#"):
            yield from literal(statement.value, comment.lstrip("# "))


def literal(expression: ast.expr, comment: str) -> Iterator[tuple[ast.expr, object]]:
    """The value at the beginning of a comment, up to its first `: ` if need be."""
    for text in (comment, comment.partition(": ")[0]):
        try:
            yield expression, ast.literal_eval(text)
        except (ValueError, SyntaxError):
            continue
        return


def statements(block: str) -> str:
    """A Python block without its bare expressions: imports and assignments to run first."""
    body = [one for one in ast.parse(block).body if not isinstance(one, ast.Expr)]
    return ast.unparse(ast.Module(body, []))
