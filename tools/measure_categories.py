"""How often `names.categories.suggest` is right: `python -m tools.measure_categories FILE`.

FILE is CSV `name,codes`, acceptable codes joined with `|`. Prints every miss, then the shares.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from tianheng.standards.names.categories import Answer, suggest


def place(answer: Answer, codes: set[str]) -> int:
    """1 for the first place, 2 for the second …; 0 when no acceptable code is suggested."""
    for number, suggestion in enumerate(answer.suggestions, start=1):
        if suggestion.code in codes:
            return number
    return 0


def miss(name: str, codes: str, answer: Answer) -> str:
    """One line about a name whose first place is wrong."""
    offered = " ".join(f"{found.code}({found.score})" for found in answer.suggestions[:4])
    mark = "CONFIDENT" if answer.confident else "asked"
    return f"{name}  wants {codes}  got {offered}  {mark}  {answer.suggestions[0].why if answer.suggestions else ''}"


def main(arguments: list[str]) -> int:
    """Measure one file; 2 when the arguments are wrong."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    suggest("预热")
    started = time.perf_counter()
    answers = [(row["name"], row["codes"], suggest(row["name"])) for row in rows]
    seconds = time.perf_counter() - started
    report(answers, seconds)
    return 0


def report(answers: list[tuple[str, str, Answer]], seconds: float) -> None:
    """Print the misses and the shares."""
    places = [(place(answer, set(codes.split("|"))), answer.confident) for _, codes, answer in answers]
    for (name, codes, answer), (number, _) in zip(answers, places, strict=True):
        if number != 1:
            print(f"{'MISS' if number == 0 or number > 3 else f'#{number}'}  {miss(name, codes, answer)}")
    total, sure = len(places), [number for number, confident in places if confident]
    print(
        f"names {total}, first place {share(sum(n == 1 for n, _ in places), total)}, "
        f"first three {share(sum(1 <= n <= 3 for n, _ in places), total)}, asked {share(total - len(sure), total)}, "
        f"right when confident {share(sum(n == 1 for n in sure), len(sure))}, "
        f"{1000 * seconds / max(total, 1):.2f} ms each"
    )


def share(count: int, total: int) -> str:
    """`95.0% (95/100)`."""
    return f"{100 * count / max(total, 1):.1f}% ({count}/{total})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
