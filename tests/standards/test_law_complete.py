"""Nothing printed is dropped: every remark, narrowing, basis and colour is read, and every fact read is used.

A fact counts as used when the check answers some formula otherwise once the fact is taken out of the law.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.standards.asking import LAW, Shape, item
from tests.standards.decided import verdicts
from tests.standards.worlds import EDITION, FACTS, LIMITS, decimal, keys
from tianheng import standards
from tianheng.standards import InputError
from tianheng.standards.check import judged
from tianheng.standards.compiler import Edition, read_remarks
from tianheng.standards.formula import read_formula
from tianheng.standards.model import ALL_FOODS, Limit, Reading
from tianheng.standards.narrowings import narrowing
from tianheng.standards.source import table
from tianheng.standards.substances import hue, members, mode, uses

HOME = Path(standards.__file__).parent
OURS = "gb2760_2024/ours"
REMARKS = sorted({limit.remark for limit in LIMITS if limit.remark})
READ = read_remarks(table(f"{OURS}/remarks.csv"))
NONE = Reading()
DRINKS = "14.0"


# ---- everything printed has a reading


def test_every_printed_remark_has_a_reading_and_nothing_else_has() -> None:
    assert len(REMARKS) == 125
    assert set(READ) - {""} == set(REMARKS)


@pytest.mark.parametrize("remark", REMARKS)
def test_no_reading_is_empty_by_oversight(remark: str) -> None:
    # 以残留量计: the row's kind says it already
    assert READ[remark] != NONE or {limit.kind for limit in LIMITS if limit.remark == remark} == {"residue"}


@pytest.mark.parametrize("remark", REMARKS)
def test_every_number_in_a_remark_is_in_its_reading(remark: str) -> None:
    facts = READ[remark]
    held = [
        facts.residue.number if facts.residue else "",
        *(one.number for one in (*facts.subkinds, *facts.also)),
    ]
    for sign in ("≤", "<", "为", "计"):
        for part in remark.split(sign)[1:]:
            number = part.split(" ")[0]
            if number.replace(".", "").isdigit():
                assert number in held, remark


@pytest.mark.parametrize("remark", [remark for remark in REMARKS if "仅限使用" in remark])
def test_every_member_named_in_a_remark_is_in_its_reading(remark: str) -> None:
    named = remark.split("仅限使用")[1].split(",", maxsplit=1)[0].replace("和", "、").split("、")
    assert list(READ[remark].only_members) == named


WORDS = {
    "以即饮状态计": "as_drunk",
    "稀释倍数增加使用量": "solid_drinks",
    "固体饮料也可使用": "solid_drinks",
    "果冻粉": "powder",
    "布丁粉": "powder",
    "浓缩倍数": "concentrate",
    "即食状态": "state",
    "稀释10倍": "state",
    "油脂中": "per",
    "残留量≤": "residue",
    "残留量<": "residue",
    "可单独或混合使用": "joint",
    "仅限使用": "only_members",
    "涂裹率": "asked",
    "不能使用": "excluded",
    "表面使用": "only_if",
    "同表C.3": "only_if",
}


@pytest.mark.parametrize("word", WORDS)
def test_every_remark_that_says_it_is_read_so(word: str) -> None:
    saying = [remark for remark in REMARKS if word in remark]
    assert saying
    for remark in saying:
        assert getattr(READ[remark], WORDS[word]), remark


def test_every_narrowing_and_exception_has_a_reading() -> None:
    printed = {text for limit in LIMITS for text in (limit.narrowing, limit.exception) if text}
    assert {row["text"] for row in table(f"{OURS}/narrowings.csv")} == printed


@cache
def bases() -> set[str]:
    found = {limit.reading.basis for limit in LIMITS}
    found |= {limit.reading.residue.basis for limit in LIMITS if limit.reading.residue}
    return (found | {second.name for limit in LIMITS for second in limit.reading.also}) - {""}


@pytest.mark.parametrize("basis", sorted(bases()))
def test_every_basis_has_a_mode(basis: str) -> None:
    assert mode(basis) in {"molar", "element", "assay", "as_is"}


COLOURS = [heading for heading in EDITION.headings.values() if "着色剂" in heading.functions]


def test_the_colours_are_counted() -> None:
    assert len(COLOURS) == 65


@pytest.mark.parametrize("heading", COLOURS, ids=lambda heading: heading.name)
def test_every_colour_has_a_hue(heading: Any) -> None:
    assert all(hue(heading.name, member) is not None for member in members(heading.name))


@pytest.mark.parametrize("function", ["防腐剂", "抗氧化剂"])
def test_every_preservative_and_antioxidant_counts_in_its_sum(function: str) -> None:
    for heading in EDITION.headings.values():
        if function in heading.functions:
            assert function in {use.function for use in uses(heading.name)}, heading.name


def test_every_row_of_ours_says_where_it_is_from_and_how_sure_it_is() -> None:
    for file in sorted((HOME / OURS).glob("*.csv")):
        for row in table(f"{OURS}/{file.name}"):
            if "confidence" in row:
                assert row["confidence"] in {"S", "L", "U"}, (file.name, row)


# ---- every fact read is used


def stripped(remark: str, field: str) -> Edition:
    """The law without one fact of one remark, in every row that carries it."""
    empty = READ[remark]._replace(**{field: getattr(NONE, field)})
    rows = {
        heading: {
            code: tuple(one._replace(reading=empty) if one.remark == remark else one for one in limits)
            for code, limits in by_code.items()
        }
        for heading, by_code in EDITION.rows.items()
    }
    return EDITION.with_rows(rows)


def answered(law: Edition, shape: Shape) -> object:
    """All that the check says of a formula by some law."""
    try:
        found = judged(law, read_formula(shape))
    except InputError as refused:
        return refused.field
    return found["items"], found["notes"]


def battery(limit: Limit, field: str) -> Iterator[Shape]:
    """Formulas on both sides of a fact that a row may turn on."""
    facts = {key: values[1] for key, values in FACTS.items()} | {"density_kg_per_l": "1"}
    others = [one for rows in EDITION.rows[limit.heading].values() for one in rows]
    met = dict.fromkeys(sorted(keys(others)), True)
    worded = {limit.narrowing, limit.exception}
    names = [*members(EDITION.headings[limit.heading].name), EDITION.headings[limit.heading].name]
    for code, more in categories(limit, field):
        for told in (met, dict.fromkeys(met, False), {key: key in worded for key in met}, {}):
            food = {"category": code, "answers": told, **facts, **more}
            for name in names:
                for part in ("0.998", "1.7", "0.4", "9"):
                    amount = decimal(Fraction(limit.number or "1") * Fraction(part))
                    line = item(
                        name, amount, limit.unit or "g/kg", **form(field), residue=residue(limit, field)
                    )
                    yield {"edition": LAW, "food": food, "items": [line]}


def residue(limit: Limit, field: str) -> Shape | None:
    """A test result on the far side of the residue limit, where that is what is looked for."""
    found = limit.reading.residue
    return {"value": f"1{found.number}", "unit": found.unit} if found and field == "residue" else None


def form(field: str) -> Shape:
    """The second number of a remark tells only with the form that holds most of it."""
    return {"hydrate": "无水"} if field == "also" else {}


def categories(limit: Limit, field: str) -> Iterator[tuple[str, Shape]]:
    """Foods that a row speaks for: its own, a drink's powder, a juice's concentrate, what a remark shuts out."""
    facts = limit.reading
    leaves = [code for code in EDITION.leaves(limit.code) or (limit.code,) if _within(code, limit)]
    if field in ("solid_drinks", "as_drunk"):
        for drink in leaves:
            yield from (
                (powder, {"as_drunk_category": drink}) for powder in ("14.06.04", "14.06.02", "14.06.03")
            )
    elif field == "concentrate":
        yield facts.concentrate, {}
    elif field == "excluded":
        yield from ((entry.partition("@")[2] + ".03", {}) for entry in facts.excluded)
    if field not in {"concentrate", "excluded", "solid_drinks"}:
        own = leaves[-1] if limit.code != ALL_FOODS else "07.02"
        yield own, {}
        yield own, {"fat_fraction": None, "moisture_fraction": None, "beans_fraction": None}


def _within(code: str, limit: Limit) -> bool:
    return not any(EDITION.categories[code].under(out) for out in limit.excluded_codes)


def adds_nothing(remark: str, field: str) -> bool:
    """Facts that the row itself says already.

    As needed there is no number, so nothing that it could count, and powder may hold it as jelly may.
    A row of all drinks reaches their powders, which stand under it, with or without these words.
    All doses of one heading are added up in any case (A.1), so that 可单独或混合使用 changes nothing.
    """
    rows = [limit for limit in LIMITS if limit.remark == remark]
    as_needed = all(limit.kind == "gmp" for limit in rows) and field in {"powder", "basis"}
    above = all(limit.code == DRINKS for limit in rows) and field == "solid_drinks"
    return field == "joint" or as_needed or above


FACTS_READ = [
    (remark, field)
    for remark in REMARKS
    for field in Reading._fields
    if getattr(READ[remark], field) != getattr(NONE, field)
]


def used(remark: str, field: str) -> bool:
    law = stripped(remark, field)
    rows = [limit for limit in LIMITS if limit.remark == remark]
    return any(
        answered(EDITION, shape) != answered(law, shape) for row in rows for shape in battery(row, field)
    )


@pytest.mark.parametrize(("remark", "field"), [one for one in FACTS_READ if not adds_nothing(*one)])
def test_every_fact_of_every_remark_changes_some_answer(remark: str, field: str) -> None:
    assert used(remark, field), f"{field} of {remark} is read and never used"


def test_what_adds_nothing_is_little() -> None:
    least = [one for one in FACTS_READ if adds_nothing(*one)]
    assert {field for _, field in least} == {"joint", "powder", "basis", "solid_drinks"}
    assert len(least) < len(FACTS_READ) / 8


# ---- the law cases reach every kind of row


@cache
def reached() -> dict[str, set[str]]:
    """Remarks, narrowings and kinds of the rows by which some law case was decided."""
    rules = [found["rule"] for verdict in verdicts() for found in verdict["items"] if found["rule"]]
    by_id = {limit.id: limit for limit in LIMITS}
    own = [by_id[rule["id"]] for rule in rules if rule["id"] in by_id]
    return {
        "remark": {limit.remark for limit in own},
        "kind": {limit.kind for limit in own},
        "unit": {limit.unit for limit in own},
        "heading": {limit.heading for limit in own},
        "word": {limit.narrowing or limit.exception for limit in own},
    }


def test_a_law_case_is_decided_by_every_remark() -> None:
    assert sorted(set(REMARKS) - reached()["remark"]) == []


def test_a_law_case_is_decided_by_every_kind_and_unit() -> None:
    assert reached()["kind"] == {"max_use", "residue", "gmp"}
    assert reached()["unit"] == {limit.unit for limit in LIMITS}


def test_a_law_case_is_decided_by_every_narrowing_that_a_code_does_not_settle() -> None:
    # an exception by code takes the code out: tests/standards/clauses/test_permission.py tries every one
    printed = {limit.narrowing or limit.exception for limit in LIMITS} - {""}
    assert sorted(text for text in printed - reached()["word"] if not narrowing(text).codes) == []
    assert len(reached()["heading"]) > 100


# ---- exact and pure


FILES = [
    file
    for file in sorted(HOME.rglob("*.py"))
    if "columns" not in file.relative_to(HOME).parts and file.name != "columns.py"
]
CLOCKS = {"now", "today", "utcnow", "time_ns", "perf_counter", "monotonic"}
OUTSIDE = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "requests",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
    "time",
    "random",
}
OUTSIDE |= {"subprocess", "multiprocessing", "django", "numpy", "pandas", "pyarrow", "sqlite3", "secrets"}


def parsed(file: Path) -> ast.AST:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_there_is_a_library_to_look_at() -> None:
    assert len(FILES) > 50


def exact(file: Path) -> bool:
    """Names are matched by likeness, which is a measure, not a quantity of the law."""
    return not {"names", "labels"} & set(file.relative_to(HOME).parts)


@pytest.mark.parametrize(
    "file", [file for file in FILES if exact(file)], ids=lambda file: str(file.relative_to(HOME))
)
def test_no_float_is_written_or_made(file: Path) -> None:
    for node in ast.walk(parsed(file)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
            file.name,
            node.lineno,
        )
        assert not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"), (
            file.name,
            node.lineno,
        )
        math = isinstance(node, ast.Import | ast.ImportFrom) and "math" in ast.dump(node)
        assert not math, (file.name, node.lineno)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HOME)))
def test_no_clock_and_nothing_outside(file: Path) -> None:
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & OUTSIDE, file
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in OUTSIDE, file
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in CLOCKS, (file.name, node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "eval", "exec", "input", "print"}, (file.name, node.lineno)
