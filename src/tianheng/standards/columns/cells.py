"""Thresholds as arrays: one row of small whole numbers per kind of cell, shared by all who are judged alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianheng.standards.clauses.shared_residue import SULPHITES
from tianheng.standards.clauses.sweeteners import ACESULFAME, ASPARTAME, SALT
from tianheng.standards.columns.codes import (
    FIELD,
    FIELD_ODD,
    GROUPS,
    LEAD_SCALE,
    LEAST_SLOPE,
    MARK_AGAIN,
    MARK_MISSING,
    MARK_REFUSED,
    MARK_UNEVEN,
    MOST_SHARE,
    NO_LIMIT,
    PAIRS,
    REASONS,
    ROW_WORDS,
    SCALE,
    SKETCH,
    SLOTS,
    TEST_SCALE,
)
from tianheng.standards.errors import LawError
from tianheng.standards.outcome import TEST, WITHIN
from tianheng.standards.thresholds import (
    ASKED,
    MOST,
    OK,
    UNREADABLE,
    Cell,
    Group,
    Named,
    Piece,
    Says,
    Thresholds,
    scale_of,
)

Ints = NDArray[Any]
# beyond these a factor is left to exact numbers
_LEAST_SCALE, _MOST_SCALE = Fraction(1, 16), Fraction(64)
# items that meet across headings: the salt of both with aspartame or acesulfame (notes 3, 4, 9), one residue of two
_MEETING = ((SALT, ASPARTAME), (SALT, ACESULFAME), SULPHITES)


@dataclass(frozen=True, slots=True)
class Table:
    """One row per kind of cell; row 0 stands for "not computed yet". A verdict is a place in ROW_WORDS.

    `bounds[i]` = ok_up_to, fails_above, marks (sums of A.4 and more); `sure[i]` the sums it surely counts in;
    `low`, `high[i, verdict]` the share of the limit per µg/kg in 2^-44 (high -1: unbounded), and the amounts at
    which it is far too much, `low_cap`, `high_cap`; in a fourth place what holds for an open amount above `split[i]`.
    `heading[i]`; `adds[i]`, `turns[i]` see `Cells._sharing`; `fixed[i]`: its verdict is its own whatever its heading
    comes to; `lead[i]`, `scaled[i]`: the cell that judges for it, and what 1 µg is there (2^-26 µg); `tested[i]`,
    `tests[i]`: see `_residue`. `reason`, `limit[i, verdict]`; `many[i]` whether a verdict has several reasons;
    `word`, `sketch` the marks and the heading for adding up (columns/plain_again.py); `source[i]` the cell itself.
    """

    bounds: Ints
    sure: Ints
    low: Ints
    high: Ints
    low_cap: Ints
    high_cap: Ints
    heading: Ints
    adds: Ints
    turns: Ints
    fixed: Ints
    split: Ints
    lead: Ints
    scaled: Ints
    tested: Ints
    tests: Ints
    word: Ints
    sketch: Ints
    reason: Ints
    limit: Ints
    many: Ints
    source: list[Cell | None]


class Cells:
    """The cells met so far; grows under its lock, is read as a Table that no longer changes."""

    def __init__(self, law: Thresholds) -> None:
        """No cells yet, for one law."""
        self.law = law
        self.lock = RLock()
        self.source: list[Cell | None] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._met: dict[tuple[object, ...], int] = {}
        self._groups: dict[tuple[str, str], int] = {}
        self._places: dict[str, int] = {"": 0} | {name: 1 + at for at, name in enumerate(_by_rows(law))}
        self._adding: dict[tuple[object, ...], int] = {}
        self._said: dict[tuple[object, ...], int] = {}
        self._leads: dict[tuple[object, ...], list[int]] = {}
        self._rows: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._table: Table | None = None
        self._add(None, _missing())

    def table(self) -> Table:
        """The cells as they are now."""
        with self.lock:
            if self._table is None:
                arrays = {name: np.array(self._rows[name], kind) for name, kind in _COLUMNS.items()}
                _fill_classes(arrays)
                self._table = Table(**arrays, source=self.source)
            return self._table

    def id_of(self, name: str, category: str) -> int:
        """The row that stands for an additive in a category."""
        cell = self.law.cell(name, category)
        named = self.law.named(name.strip()) if cell.pieces[0].says.verdict != UNREADABLE else None
        counted = self.law.counted(name, category) if named else cell
        adds = named is not None and self.law.adds_up(name, category)
        grouped = bool(self.law.law.leaves(category))
        # cells are kept by their law, so that one object is one cell
        kind = (named.heading, named.groups) if named else ()
        key = (id(cell), id(counted), kind, adds, grouped)
        found = self._met.get(key)
        if found is None:
            found = self._met[key] = self._found(cell, counted, named, adds=adds, grouped=grouped)
        return found

    def _found(self, cell: Cell, counted: Cell, named: Named | None, *, adds: bool, grouped: bool) -> int:
        fields = self._fields(cell, counted, named, adds=adds, grouped=grouped)
        pieces = tuple(
            (piece.up_to, *_apart_from_row(piece.says)) for piece in (*cell.pieces, *counted.pieces)
        )
        key = (fields["bounds"], fields["sure"], fields["heading"], pieces, fields["fixed"], fields["tested"])
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._add(cell, fields | self._led(cell, fields))
        return found

    def _add(self, cell: Cell | None, fields: dict[str, Any]) -> int:
        for name, value in fields.items():
            self._rows[name].append(value)
        self._table = None
        self.source.append(cell)
        return len(self.source) - 1

    def _fields(
        self, cell: Cell, counted: Cell, named: Named | None, *, adds: bool, grouped: bool
    ) -> dict[str, Any]:
        said = [_of_verdict(cell, verdict) for verdict in ROW_WORDS[:3]]
        refused = cell.pieces[0].says.verdict == UNREADABLE
        sure, possible = self._masks(named.groups) if named and _counts(cell) else (0, 0)
        heading = named.heading if named and adds else ""
        fixed = counted is not cell and len(cell.pieces) == 1 and not possible
        split = _split(cell)
        marks = possible | (_pairs(named.heading, cell) if named else 0)
        marks |= MARK_REFUSED if refused else 0
        marks |= MARK_AGAIN if grouped or not _is_plain(cell) else 0
        marks |= MARK_UNEVEN if possible and split is None and not _is_even(cell) else 0
        shown = [cell.pieces[0].says] * 3 if refused else [says[-1] if says else None for says in said]
        slopes = _slopes_of(counted if fixed else cell, split)
        place = self._places.setdefault(heading, len(self._places))
        kind, turns = self._sharing(counted, heading, marks, sure)
        tested, tests = _residue(cell)
        return {
            "bounds": (cell.ok_up_to, max(cell.fails_above, cell.ok_up_to), marks),
            "sure": sure,
            "low": [_fixed(low) for low, _ in slopes],
            "high": [_fixed(high) for _, high in slopes],
            "low_cap": [_cap(low) for low, _ in slopes],
            "high_cap": [_cap(high) for _, high in slopes],
            "heading": place,
            "adds": kind if fixed or counted is cell else 0,
            "turns": turns,
            "fixed": fixed,
            "split": MOST if split is None else split,
            "tested": tested,
            "tests": tests,
            "word": _word(marks),
            "sketch": _signed(1 << bit_of(place, SKETCH) | 1 << SKETCH) if place else 0,
            "reason": [REASONS.index(says.status) if says else 0 for says in (*shown, shown[0])],
            "limit": [_limit(says) for says in (*shown, shown[0])],
            "many": any(len(_distinct(says)) > 1 for says in said),
        }

    def _led(self, cell: Cell, fields: dict[str, Any]) -> dict[str, int]:
        """The cell that judges for this one when items of a heading meet (0: none), and the factor it counts by."""
        marks = fields["bounds"][2]
        odd = MARK_AGAIN | MARK_REFUSED | MARK_UNEVEN
        if (
            not fields["heading"]
            or fields["many"]
            or fields["fixed"]
            or marks & odd
            or fields["split"] < MOST
        ):
            return {"lead": 0, "scaled": 0}
        same = self._leads.setdefault((fields["heading"], marks, fields["sure"], len(cell.pieces)), [])
        for lead in same:
            source = self.source[lead]
            scale = scale_of(cell, source) if source is not None else None
            if scale is not None and _LEAST_SCALE <= scale <= _MOST_SCALE:
                return {"lead": lead, "scaled": (scale.numerator << LEAD_SCALE) // scale.denominator}
        same.append(len(self.source))
        return {"lead": len(self.source), "scaled": 1 << LEAD_SCALE}

    def _sharing(self, cell: Cell, heading: str, marks: int, sure: int) -> tuple[int, list[int]]:
        """The class of cells whose shares add up (0: none), and what its three reaches say (-1: never reached).

        What is said is a number of its own for each verdict, reason and limit; its last two bits are the verdict.
        """
        shares = cell.shares
        if shares is None or not heading:
            return 0, [-1, -1, -1]
        known = self._adding.setdefault((heading, marks, sure, shares.alike), len(self._adding) + 1)
        return known, [self._saying(says) for says in (shares.kept, shares.between, shares.broken)]

    def _saying(self, says: Says | None) -> int:
        if says is None:
            return -1
        key = (says.verdict, says.status, says.limit)
        return self._said.setdefault(key, len(self._said)) * 4 + ROW_WORDS.index(says.verdict)

    def _masks(self, groups: tuple[Group, ...]) -> tuple[int, int]:
        sure = possible = 0
        for group in groups:
            bit = 1 << self._groups.setdefault((group.function, group.tone), len(self._groups))
            possible |= bit
            sure |= bit if group.sure else 0
        if len(self._groups) > GROUPS:
            raise LawError(f"{len(self._groups)} sums of A.4: raise GROUPS in columns/codes.py")
        return sure, possible


_COLUMNS: dict[str, Any] = {
    "bounds": np.int64,
    "sure": np.int64,
    "low": np.int64,
    "high": np.int64,
    "low_cap": np.int64,
    "high_cap": np.int64,
    "heading": np.int32,
    "adds": np.int32,
    "turns": np.int64,
    "fixed": np.bool_,
    "split": np.int64,
    "lead": np.int64,
    "scaled": np.int64,
    "tested": np.int64,
    "tests": np.int64,
    "word": np.int64,
    "sketch": np.int64,
    "reason": np.uint8,
    "limit": np.int64,
    "many": np.bool_,
}


def _pairs(heading: str, cell: Cell) -> int:
    if len(_MEETING) > PAIRS:
        raise LawError(f"{len(_MEETING)} pairs judged together: raise PAIRS in columns/codes.py")
    if heading in SULPHITES and not any(piece.says.row for piece in cell.pieces):
        return 0  # without a limit it takes no part in what a test would find
    return sum(1 << (GROUPS + place) for place, pair in enumerate(_MEETING) if heading in pair)


def _residue(cell: Cell) -> tuple[int, int]:
    """Where a residue is tested for together: its limit in µg, and what 1 µg leaves of it (2^-24 µg); else 0, 0.

    Only where one limit holds for every amount, its share is certain, and what no test covers is open for it.
    """
    said = [piece.says for piece in cell.pieces]
    first = said[-1]
    alike = {
        (says.limit, says.row, says.counts, says.low, says.high) for says in _said_of_something(cell.pieces)
    }
    kept = {says.status for says in said if says.verdict == OK}
    open_ = {says.status for says in said if says.verdict == ASKED}
    told = not kept or (kept == {WITHIN} and open_ == {TEST})
    if len(alike) != 1 or first.low != first.high or not first.low or not first.limit or not told:
        return 0, 0
    left = first.low * first.limit
    if not _LEAST_SCALE <= left <= _MOST_SCALE:
        return 0, 0
    return first.limit, (left.numerator << TEST_SCALE) // left.denominator


def _said_of_something(pieces: Sequence[Piece]) -> list[Says]:
    return [piece.says for piece in pieces if piece.up_to > 0]


def _fill_classes(arrays: dict[str, Ints]) -> None:
    """Cells whose shares add up may come to a verdict together that one of them never has alone: its words too."""
    adds = arrays["adds"]
    order = np.argsort(adds, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(adds[order])) + 1):
        if adds[members[0]] and len(members) > 1:
            for reach in (1, 2):
                _fill_reach(arrays, members, reach)


def _fill_reach(arrays: dict[str, Ints], members: Ints, reach: int) -> None:
    """Where all that know what follows agree, the others follow, unless they use that verdict for something else."""
    turns, reason, limit = (arrays[name] for name in ("turns", "reason", "limit"))
    known = members[turns[members, reach] >= 0]
    said = set(turns[known, reach].tolist())
    if len(said) == 1:
        [turn] = said
        verdict = turn & 3
        missing = members[turns[members, reach] < 0]
        missing = missing[((turns[missing] & 3 != verdict) | (turns[missing] < 0)).all(axis=1)]
        turns[missing, reach] = turn
        missing = missing[~arrays["fixed"][missing]]
        for column in (reason, limit):
            column[missing, verdict] = column[known[0], verdict]


def _word(marks: int) -> int:
    """The marks as fields of four bits, so that adding up words counts them (the reader without numba)."""
    fields = sum(1 << (FIELD * place) for place in range(GROUPS + PAIRS) if marks >> place & 1)
    return _signed(fields | (FIELD_ODD if marks & (MARK_REFUSED | MARK_AGAIN | MARK_UNEVEN) else 0))


def _missing() -> dict[str, Any]:
    nothing = dict.fromkeys(_COLUMNS, 0)
    slots = {name: [0] * SLOTS for name in ("low", "high", "low_cap", "high_cap")}
    four = {"reason": [0] * 4, "limit": [NO_LIMIT] * 4, "turns": [0, 0, 0]}
    return nothing | slots | four | {"bounds": (-1, MOST, MARK_MISSING), "split": MOST}


def _by_rows(law: Thresholds) -> list[str]:
    """Headings, those with most rows in Table A.1 first."""
    headings = law.law.headings.values()
    return [one.name for one in sorted(headings, key=lambda one: -len(law.law.rows.get(one.id, ())))]


def bit_of(place: int, bits: int) -> int:
    """Places into bits: two thirds of the bits are for one common heading each, the rest are shared."""
    own = bits * 2 // 3
    return place - 1 if place <= own else own + place % (bits - own)


def _signed(word: int) -> int:
    return word - (1 << 64) if word >> 63 else word


def _of_verdict(cell: Cell, verdict: str) -> list[Says]:
    """What is said under one verdict, the piece of nothing at all left out where another follows."""
    found = [piece for piece in cell.pieces if piece.says.verdict == verdict]
    return [piece.says for piece in found if len(found) == 1 or piece.up_to > 0]


def _distinct(said: list[Says]) -> set[tuple[object, ...]]:
    return {(says.status, says.limit) for says in said}


def _apart_from_row(says: Says) -> tuple[object, ...]:
    return (says.verdict, says.status, says.limit, says.counts, says.low, says.high)


def _counts(cell: Cell) -> bool:
    return any(piece.says.counts for piece in cell.pieces)


def _is_plain(cell: Cell) -> bool:
    """Whether two thresholds tell the verdict."""
    order = [ROW_WORDS.index(piece.says.verdict) for piece in cell.pieces]
    return order == sorted(order)


def _is_even(cell: Cell) -> bool:
    """Whether one slope per verdict tells the share."""
    return all(_one_slope(cell, verdict) for verdict in ROW_WORDS[:3])


def _one_slope(cell: Cell, verdict: str) -> bool:
    said = _of_verdict(cell, verdict)
    slopes = {(says.low, says.high) for says in said}
    return len(slopes) <= 1 and all(says.counts and _is_fine(says) for says in said)


def _is_fine(says: Says) -> bool:
    """Whether a slope has enough digits in 2^-44."""
    return all(
        not slope or _fixed(slope) >= LEAST_SLOPE for slope in (says.low, says.high) if slope is not None
    )


def _split(cell: Cell) -> int | None:
    """The amount above which what is open has another slope; None where one slope per verdict, or nothing, tells."""
    if _is_even(cell) or not all(_one_slope(cell, verdict) for verdict in (OK, ROW_WORDS[2])):
        return None
    said = [piece for piece in cell.pieces if piece.says.verdict == ASKED and piece.up_to > 0]
    slopes = [(piece.says.low, piece.says.high) for piece in said]
    turns = [place for place in range(1, len(said)) if slopes[place] != slopes[place - 1]]
    fine = all(piece.says.counts and _is_fine(piece.says) for piece in said)
    return said[turns[0] - 1].up_to if fine and len(turns) == 1 else None


def _slopes_of(cell: Cell, split: int | None) -> list[tuple[Any, Any]]:
    """The slopes of the slots: a verdict each, and what is open beyond the split."""
    found = [_slopes(cell, verdict) for verdict in ROW_WORDS[:3]]
    beyond = found[1]
    if split is not None:
        found[1] = next((p.says.low, p.says.high) for p in cell.pieces if p.up_to == split)
    return [*found, beyond]


def _slopes(cell: Cell, verdict: str) -> tuple[Any, Any]:
    """Low and high share per µg/kg under a verdict; where only nothing at all has it, those of the last piece."""
    found = [piece.says for piece in cell.pieces if piece.says.verdict == verdict and piece.up_to > 0]
    said = found[-1] if found else cell.pieces[-1].says
    return said.low, said.high


def _fixed(slope: Any) -> int:
    return -1 if slope is None else (slope.numerator << SCALE) // slope.denominator


def _cap(slope: Any) -> int:
    """The amount at which a share is beyond any doubt too much, so that products stay in 64 bits."""
    return min(MOST, MOST_SHARE // max(_fixed(slope), 1))


def _limit(says: Says | None) -> int:
    return NO_LIMIT if says is None or says.limit is None else says.limit
