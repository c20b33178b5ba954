"""Writes docs/asked.md: what the check asks a person instead of computing, from the tables themselves.

`python -m tools.asked` writes it; `--check` exits 1 when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tianheng.standards.amounts import CONCENTRATE
from tianheng.standards.compiler import edition
from tianheng.standards.factors import load_factors
from tianheng.standards.model import Limit, Reading
from tianheng.standards.narrowings import narrowing
from tianheng.standards.phrases import say
from tianheng.standards.source import table

PAGE = Path(__file__).parent.parent / "docs" / "asked.md"
INTRO = """# Asked, not computed

What Tianheng cannot decide from the formula it asks; until it is answered the verdict is `review`, and a question is put
only when its answer can change the verdict. This page is written by `python -m tools.asked` from the tables.

An answer is given in `food.answers` under the key shown (the printed wording without its brackets), `true` meaning that
the food meets it; or in the field named.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((INTRO, *_narrowings(), *_remarks(), *_facts(), *_forms(), *_rest()))


def _narrowings() -> Iterator[str]:
    yield "## Narrowings and exceptions in words\n"
    yield "| key | rows | question |\n|---|---:|---|"
    counts: dict[str, int] = {}
    for limit in edition().limits():
        for text in _worded(limit):
            counts[text] = counts.get(text, 0) + 1
    for text, count in counts.items():
        yield f"| {text} | {count} | {narrowing(text).question} |"


def _worded(limit: Limit) -> Iterator[str]:
    if limit.narrowing:
        yield limit.narrowing
    if limit.exception and not narrowing(limit.exception).codes:
        yield limit.exception


def _remarks() -> Iterator[str]:
    yield "\n## Remarks that hold only for a kind or a use\n"
    yield "| key | remark as printed | question |\n|---|---|---|"
    for remark, facts in _readings():
        for key in facts.only_if:
            yield f"| {key} | {remark} | {say('remark_met', what=key)} |"
        for key in facts.excluded:
            yield f"| {key.partition('@')[0]} | {remark} | {say('is_it', what=key.partition('@')[0])} |"
        for kind in facts.subkinds:
            yield f"| {kind.name} | {remark} | {say('is_it', what=kind.name)} |"
        if facts.powder:
            yield f"| {facts.powder} | {remark} | {say('is_it', what=facts.powder)} |"
        if facts.state == "powder_only":
            yield f"| 液态产品 | {remark} | {say('is_it', what='液态产品')} |"
        if facts.as_drunk and remark == "以即饮状态计":
            yield f"| {CONCENTRATE} | {remark} … (asked when a drink has a dilution factor) | {say('is_it', what=CONCENTRATE)} |"
        if facts.asked:
            yield f"| (by a person) | {remark} | {say('ask_remark', remark=facts.asked)} |"


def _readings() -> Iterator[tuple[str, Reading]]:
    seen: set[str] = set()
    for limit in edition().limits():
        if limit.remark and limit.remark not in seen:
            seen.add(limit.remark)
            yield limit.remark, limit.reading


FACTS = {
    "food.fat_fraction": "ask_fat_fraction",
    "food.moisture_fraction": "ask_moisture_fraction",
    "food.beans_fraction": "ask_beans_fraction",
    "food.dilution_factor": "ask_dilution_factor",
    "food.reconstitution_factor": "ask_reconstitution_factor",
    "food.concentration_factor": "ask_concentration_factor",
}


def _facts() -> Iterator[str]:
    yield "\n## Facts of the food\n"
    yield "| field | question |\n|---|---|"
    for field, phrase in FACTS.items():
        yield f"| `{field}` | {say(phrase)} |"
    yield "| `items[n].assay` | bases that need a certificate: " + "、".join(_by_assay()) + " |"
    yield f"| `items[n].residue` | {say('ask_residue', limit='…')} |"


def _by_assay() -> list[str]:
    return [row["phrase"] for row in table("gb2760_2024/ours/bases.csv") if row["mode"] == "assay"]


def _forms() -> Iterator[str]:
    yield "\n## Form of the substance (`items[n].hydrate`, or written in the name)\n"
    yield "Asked only when the usual form is not the one that counts most and the verdict would differ.\n"
    yield "| substance | question |\n|---|---|"
    asked = {factor.substance: factor.question for factor in load_factors() if factor.question}
    for substance, question in asked.items():
        yield f"| {substance} | {question} |"


def _rest() -> Iterator[str]:
    yield """
## Judgement that stays with a person

| clause | question |
|---|---|
| 3.4.1 c), d) | whether the ingredient is used in the normal way and the amount is clearly below what direct use would need |
| 3.4.2 | whether the ingredient's label says that it is for making this food (stated by `for_specific_food`) |
| A.4 | whether a secondary function is exercised; what hue a borderline colour gives (`items[n].function` settles the first) |
| B.1.2 | whether a food outside Table B.1 may be flavoured is for its product standard (said as a note) |
| B.1.4 | whether a substance with another use only flavours here: key `NAME只起加香作用` |
| 3.3 | whether a purity far below any quality standard is right (`items[n].assay`) |
| C.2.2, C.2.3 | function and scope of an aid, a number printed for it, source and donor of an enzyme: keys `NAME:使用范围同表C.2`, `NAME:用量同表C.2`, `NAME:来源、供体同表C.3` |
| 10, 11 | fortifiers, gum base, ordinary and novel foods, cultures: recognised and judged elsewhere |
| solid drinks | which drink the powder becomes (`food.as_drunk_category`, or the drink's name as key) |
| solid drinks | whether a row that takes out that drink (14.0, 14.02.01除外) still reaches its powder: key `相应的固体饮料` |
| category | when a group of categories is given and those below it differ |
| notices | a row of a notice that nobody has read in the notice's own annex |
"""


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it."""
    if "--check" in arguments:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        print("docs/asked.md is " + ("fresh" if fresh else "stale: run python -m tools.asked"))
        return 0 if fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
