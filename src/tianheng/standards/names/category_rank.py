"""Weighs what the lexicon, the compositions and the words beside them say, and ranks the codes."""

from __future__ import annotations

from dataclasses import dataclass

from tianheng.standards.names.category_compose import Composed, compose, raw_codes
from tianheng.standards.names.category_lexicon import (
    LONGEST,
    Entry,
    categories,
    children,
    codes_of,
    entry,
    tail_entry,
    words,
)
from tianheng.standards.names.category_text import Reading, longest_tail, tastes

EXACT = 98
TAIL = {1: 68, 2: 82, 3: 87, 4: 90}  # by length of the head noun found
LONG_TAIL = 92
ALSO = 7  # how far a second code of one name stands behind the first
SURELY = 8  # a process beside a bare material decides: 麻辣 + 蛏子
WEAK = frozenset({"frozen", "fresh", "chilled", "seasoned"})  # any other process beside them decides
SLIGHT = frozenset({"cut", "fresh"})  # does not overrule what the lexicon knows as processed
FORMS = frozenset("子儿丝片块条粒段丁串仔王卷球")


@dataclass(slots=True)
class Evidence:
    """Why a code is offered: its score and the Chinese sentence with the deciding words."""

    code: str
    score: int
    why: str


class Tally:
    """The best evidence for each code."""

    def __init__(self) -> None:
        self.best: dict[str, Evidence] = {}

    def add(self, code: str, score: int, why: str) -> None:
        """Note evidence unless better is known; `{}` in `why` becomes code and name."""
        known = self.best.get(code)
        if known is None or known.score < score:
            self.best[code] = Evidence(code, score, why.replace("{}", label(code)))

    def add_all(self, codes: tuple[str, ...], score: int, why: str) -> None:
        """A name's codes, likeliest first; each next one stands a little behind."""
        for place, code in enumerate(codes):
            self.add(code, score - ALSO * min(place, 1) - 2 * max(place - 1, 0), why)

    def ranked(self) -> list[Evidence]:
        """Best first; equal scores in the order of the codes."""
        return sorted(self.best.values(), key=lambda found: (-found.score, found.code))


def label(code: str) -> str:
    """`12.04 酱油`."""
    return f"{code} {categories()[code]}"


def weigh_name(reading: Reading) -> Tally:
    """All evidence in a product's name, before the words beside it move anything."""
    tally = Tally()
    if not reading.core:
        return tally
    for other in _same_things(reading.core):
        _by_tail(other, tally)
    _exact(reading, tally)
    _by_tail(reading.core, tally)
    _by_form(reading.core, tally)
    _by_composition(reading, tally)
    _by_side(reading, tally)
    _inside(reading.core, tally)
    return tally


def _exact(reading: Reading, tally: Tally) -> None:
    for text, score in ((reading.whole, EXACT), (reading.core, EXACT - 2)):
        known = entry(text)
        if known:
            tally.add_all(known.codes, score, f"“{known.name}”属于{{}}")
            return


def _by_tail(core: str, tally: Tally) -> None:
    """The head noun at the end wins: 酸奶味夹心饼干 is 夹心饼干."""
    known = tail_entry(core, longest_tail(core))
    if not known:
        return
    before = core[: -len(known.name)]
    score = _worth_of_tail(known, before)
    tally.add_all(known.codes, score, f"名称落在“{known.name}”上，属于{{}}")
    if known.codes[0] in children():
        _under_group(before, known, score, tally)
    _shorter_tails(core, known, tally)


def _worth_of_tail(known: Entry, before: str) -> int:
    return TAIL.get(len(known.name), LONG_TAIL) + (2 if known.head else 0) - _unknown(before)


def _by_form(core: str, tally: Tally) -> None:
    """Without a last character that only says the form: 雪花梅子 is 雪花梅, 九制陈皮丝 is 九制陈皮."""
    bare = core[:-1]
    if len(bare) < 2 or core[-1] not in FORMS:
        return
    length = longest_tail(bare)
    known = tail_entry(bare, length) if length > max(1, longest_tail(core) - 1) else None
    if known:
        score = _worth_of_tail(known, bare[:-length]) - (7 if known.head else 5)
        tally.add_all(known.codes, score, f"名称以“{known.name}”为主，属于{{}}")


def _under_group(before: str, group: Entry, score: int, tally: Tally) -> None:
    """A group's name at the end only repeats what stands before it: 素鸡豆制品 is 素鸡."""
    known = tail_entry(before, longest_tail(before))
    if known and len(known.name) > 1 and known.codes[0].split(".")[0] == group.codes[0].split(".")[0]:
        tally.add_all(known.codes, score + 3, f"“{known.name}”属于{{}}，“{group.name}”只是统称")


def _same_things(core: str) -> list[str]:
    """The name with another everyday word for the same thing: 饮品 for 饮料, 马铃薯 for 土豆."""
    spelt = [core.replace(word, same) for word, same in words("same").items() if word in core]
    return [other for other in spelt if longest_tail(other) > longest_tail(core)]


def _shorter_tails(core: str, longer: Entry, tally: Tally) -> None:
    for length in range(len(longer.name) - 1, 1, -1):
        known = entry(core[-length:])
        if known and known.codes[0] not in longer.codes:
            tally.add(known.codes[0], 55, f"“{known.name}”常属于{{}}")


def _unknown(text: str) -> int:
    """0..4: how many characters before the head noun are in no word list."""
    left = text
    for length in range(4, 0, -1):
        for start in range(len(left) - length + 1):
            if any(
                left[start : start + length] in words(role)
                for role in ("material", "process", "noise", "flavour")
            ):
                left = left[:start] + " " * length + left[start + length :]
    return min(4, len(left.replace(" ", "")))


def _by_composition(reading: Reading, tally: Tally) -> None:
    tail = longest_tail(reading.core)
    for made in compose(reading.core, reading.side, reading.flavour)[:6]:
        why = f"“{'”+“'.join(made.words)}”合起来属于{{}}"
        worth = _worth(made, len(reading.core) - tail, tail)
        tally.add_all(made.codes, worth - _known_otherwise(made, reading.core, tail), why)


def _known_otherwise(made: Composed, core: str, tail: int) -> int:
    """红枣 is known as dried: 去核 does not make it a fresh-cut fruit."""
    known = tail_entry(core, tail)
    slight = words("process").get(made.process) in SLIGHT and tail == made.end - made.start
    return 12 if slight and known and known.codes[0] not in raw_codes(made.kind) else 0


def _worth(made: Composed, tail_start: int, tail: int) -> int:
    """Score of a composition beside the head noun the lexicon knows at `tail_start`."""
    worth = TAIL.get(made.covered, LONG_TAIL) - 3
    if not made.full:
        return worth - 16
    if tail > 1 and made.end <= tail_start and not made.head:
        return worth - 12  # 裹粉 in 炸鱼裹粉 is the thing itself, not what was done to the fish
    if made.head:
        return worth + 1 - _overruled(made, tail_start, tail)
    if words("process").get(made.process) in WEAK:
        worth -= 2
    if made.process and tail <= made.end - made.start + 2 * (tail_start > made.start):
        return worth + SURELY
    return worth - 2


def _overruled(made: Composed, tail_start: int, tail: int) -> int:
    """The lexicon's own word covers material and head (椰子汁), or is the longer head (月饼 over 饼)."""
    if tail and tail_start <= made.start:
        return 10
    if tail > len(made.head) and tail_start >= made.end:
        return 6
    overlap = 5 if made.end - made.start < 3 else 2
    return overlap if made.start < tail_start < made.end else 0


def _by_side(reading: Reading, tally: Tally) -> None:
    """A true name in brackets: 某某酥（代可可脂巧克力）."""
    for side in reading.side:
        if side in words("process"):
            continue
        known = tail_entry(side, longest_tail(side))
        if known and len(known.name) > 1 and not tastes(side):
            score = 86 if known.name == side and known.head else 66
            tally.add_all(known.codes, score, f"括号中的“{known.name}”属于{{}}")


def _inside(core: str, tally: Tally) -> None:
    """Names inside the text, when nothing better is known."""
    for length in range(min(LONGEST, len(core) - 1), 1, -1):
        for start in range(len(core) - length):
            name = core[start : start + length]
            if name in codes_of():
                tally.add(codes_of()[name][0], 36 + 3 * min(length, 4), f"名称中有“{name}”，它属于{{}}")
