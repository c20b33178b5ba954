"""How well label texts are read: `python -m tools.measure_labels FILE.jsonl`.

Each line: `{"id", "text", "additives": [{"raw", "official", "member", "certainty", "table"}]}`. Scored are
the names of certainty high and medium; a name of low certainty is
neither demanded nor held against the reader.
Prints every miss and every false find, then recall, precision and F1.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from tianheng.standards.labels import Label, read
from tianheng.standards.names.text import fold

SCORED_TABLES = ("a1", "b2", "b3", "c1", "c2", "c3")


@dataclass
class Score:
    """Counts over all labels, and a line for each fault."""

    right: int = 0
    missed: int = 0
    false: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def recall(self) -> Fraction:
        """Share of the demanded names that were found."""
        return Fraction(self.right, max(1, self.right + self.missed))

    @property
    def precision(self) -> Fraction:
        """Share of the found names that were demanded."""
        return Fraction(self.right, max(1, self.right + self.false))

    @property
    def f1(self) -> Fraction:
        """Harmonic mean of both."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else Fraction(0)


def measure(cases: list[dict[str, Any]]) -> Score:
    """Read every text and compare, each heading as often as it is named."""
    score = Score()
    for case in cases:
        _compare(case, read(case["text"]), score)
    return score


def _compare(case: dict[str, Any], label: Label, score: Score) -> None:
    wanted: Counter[str] = Counter()
    tolerated: Counter[str] = Counter()
    raws: dict[str, str] = {}
    for additive in case["additives"]:
        key = _heading(additive["official"] or "")
        (wanted if additive["certainty"] in ("high", "medium") else tolerated)[key] += 1
        raws[key] = additive["raw"]
    found = Counter(_heading(n.target) for n in label.additives if n.table in SCORED_TABLES)
    tolerated_raws = {fold(a["raw"]) for a in case["additives"] if a["certainty"] not in ("high", "medium")}
    excused = Counter(_heading(n.target) for n in label.additives if fold(n.raw) in tolerated_raws)
    score.right += sum((wanted & found).values())
    for key in (wanted - found).elements():
        if key.startswith("(a.1未收录)"):
            continue
        score.missed += 1
        score.lines.append(f"{case['id']} missed {raws[key]} = {key}")
    for key in (found - wanted - tolerated - excused).elements():
        score.false += 1
        score.lines.append(f"{case['id']} false  {key}")


def _heading(official: str) -> str:
    """A heading without table prefix and without (又名…)."""
    name = official.split(":", 1)[-1] if official.startswith(("A.", "B.", "C.")) else official
    return fold(name.split("(又名")[0])


def main(arguments: list[str]) -> int:
    """Measure the file named on the command line."""
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    score = measure([json.loads(line) for line in lines if line.strip()])
    print(*score.lines, sep="\n")
    figures = (("recall", score.recall), ("precision", score.precision), ("F1", score.f1))
    print(*(f"{name} {float(value):.4f}" for name, value in figures), f"right {score.right}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
