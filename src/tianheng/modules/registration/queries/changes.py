"""What a change changes, line by line: form F14's before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tianheng.modules.registration.enums import Change
from tianheng.modules.registration.models import Registration, RegistrationLine


class LineChange(NamedTuple):
    """One line against the registration before: what kind of change, its words before and after."""

    kind: Change
    about: str
    before: str
    after: str


def line_changes(registration: Registration) -> list[LineChange]:
    """What a change changes, line by line (变更前, 变更后)."""
    if registration.previous is None:
        return []
    old, new = keyed(registration.previous.lines.all()), keyed(registration.lines.all())
    added = [LineChange(Change.ADDED, str(new[key]), "", words(new[key])) for key in new if key not in old]
    dropped = [
        LineChange(Change.DROPPED, str(old[key]), words(old[key]), "") for key in old if key not in new
    ]
    other = [change for key in new if key in old for change in differences(old[key], new[key])]
    return [*added, *dropped, *other]


def keyed(lines: Iterable[RegistrationLine]) -> dict[tuple[object, ...], RegistrationLine]:
    """Lines by what makes them the same in two versions; of several alike the first is the first."""
    found: dict[tuple[object, ...], RegistrationLine] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for line in lines:
        key = (line.product_id, line.name, line.premix, line.carried_from)
        found[*key, times[key]] = line
        times[key] += 1
    return found


def differences(old: RegistrationLine, new: RegistrationLine) -> Iterator[LineChange]:
    """How one line differs from what it was."""
    if (old.level_micro or 0) != (new.level_micro or 0):
        kind = Change.RAISED if (new.level_micro or 0) > (old.level_micro or 0) else Change.LOWERED
        yield LineChange(kind, str(new), words(old), words(new))
    pairs = (
        (Change.MAKER, ("maker", "maker_licence", "spec_standard")),
        (Change.CATEGORY, ("category",)),
        (Change.PRODUCT_NAME, ("product_name",)),
        (Change.PROCESS, ("step", "method")),
    )
    for kind, names in pairs:
        before, after = [
            "；".join(filter(None, (getattr(each, name) for name in names))) for each in (old, new)
        ]
        if before != after:
            yield LineChange(kind, str(new), before, after)


def words(line: RegistrationLine) -> str:
    """A line's amount in words."""
    return line.level_text or f"{line.amount} {line.unit}"
