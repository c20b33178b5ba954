"""Arrow batches as columns: types checked, words numbered, amounts as whole micrograms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tianheng.standards.columns.cells import Ints
from tianheng.standards.columns.exact import Extra
from tianheng.standards.columns.kernel import Columns
from tianheng.standards.columns.words import tell
from tianheng.standards.errors import InputError
from tianheng.standards.thresholds import MOST

NEEDED = ("formula", "category", "additive", "amount")
FOOD_FACTS = (
    "description", "answers", "as_drunk_category", "dilution_factor", "reconstitution_factor",
    "concentration_factor", "fat_fraction", "moisture_fraction", "beans_fraction", "density_kg_per_l",
)  # fmt: skip
ITEM_FACTS = ("function", "assay", "hydrate", "basis")
MICRO, MICROGRAMS = 6, Fraction(10**6)
MORE_THAN_MOST = MOST + 1
MOST_INT32 = np.iinfo(np.int32).max


def columns_of(batch: pa.RecordBatch, first_row: int = 0) -> Columns:
    """A batch as Columns. `first_row` is the number of its first row, for errors. Raises InputError."""
    check_schema(batch.schema)
    categories, category = _words(batch.column("category"))
    additives, additive = _words(batch.column("additive"))
    amount, extras = _amounts(batch.column("amount"))
    for row, extra in _facts(batch, amount, extras):
        extras[row] = extra
        amount[row] = -1
    return Columns(_ids(batch, first_row), category, additive, amount, categories, additives, extras)


def check_schema(schema: pa.Schema) -> None:
    """Raises InputError naming the column that is missing or of a type that will not do."""
    for name in NEEDED:
        if name not in schema.names:
            raise InputError(name, None, tell("column_missing", columns="、".join(NEEDED)))
    _allow(schema, "formula", lambda kind: pa.types.is_integer(kind) or _is_text(kind), "int64 / string")
    for name in ("category", "additive"):
        _allow(schema, name, _is_text, "string / dictionary<string>")
    _allow(
        schema,
        "amount",
        lambda kind: pa.types.is_signed_integer(kind) or pa.types.is_decimal(kind),
        "int64 (µg/kg) / decimal128 (g/kg)",
    )
    for name in (*FOOD_FACTS, *ITEM_FACTS):
        if name in schema.names:
            _allow(schema, name, lambda kind: not pa.types.is_floating(kind), "decimal128 / string")


def _allow(schema: pa.Schema, name: str, holds: Any, types: str) -> None:
    kind = schema.field(name).type
    if not holds(kind):
        raise InputError(name, kind, tell("column_type", types=types))


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(
        pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner)
    )


def _ids(batch: pa.RecordBatch, first_row: int) -> Ints:
    column = batch.column("formula")
    if column.null_count:
        row = first_row + int(np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False))[0])
        raise InputError("formula", None, tell("formula_null", row=row))
    if pa.types.is_integer(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    return _words(column)[1]


def _words(column: pa.Array) -> tuple[tuple[str, ...], Ints]:
    """The distinct words, and the place of each row's word among them; no word at all is the empty one."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words = tuple("" if word is None else word for word in coded.dictionary.to_pylist())
    places = coded.indices
    if places.null_count:
        places = pc.fill_null(places.cast(pa.int32()), len(words))
        words = (*words, "")
    narrow = np.int16 if len(words) <= np.iinfo(np.int16).max else np.int32
    return words, places.to_numpy(zero_copy_only=False).astype(narrow, copy=False)


def _amounts(column: pa.Array) -> tuple[Ints, dict[int, Extra]]:
    """Micrograms per kilogram, -1 where the check must look: no amount, or finer than a microgram."""
    extras: dict[int, Extra] = {}
    if pa.types.is_decimal(column.type):
        amount, finer = _micrograms(column)
        extras.update((row, Extra(_fraction(column[row].as_py()))) for row in finer)
    else:
        known = pc.fill_null(column, 0) if column.null_count else column
        amount = known.to_numpy(zero_copy_only=False)
    if column.null_count:
        nothing = np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False))
        extras.update((row, Extra(None)) for row in nothing.tolist())
    if len(amount) and amount.min() < 0:
        below = np.flatnonzero(amount < 0)
        extras.update((row, Extra(int(amount[row]))) for row in below.tolist())
    narrow = np.array(amount, np.int32 if not len(amount) or amount.max() <= MOST_INT32 else np.int64)
    narrow[list(extras)] = -1
    return narrow, extras


def _micrograms(column: pa.Array) -> tuple[Ints, list[int]]:
    """Whole micrograms of a decimal column in g/kg, and the rows that have no whole number of them."""
    scale = column.type.scale
    wide = pc.fill_null(column.cast(pa.decimal256(76, scale)), Decimal(0))
    low, high = _halves(wide)
    outside = np.flatnonzero(
        (high != (low >> 63)) | (abs(low) > MORE_THAN_MOST * 10 ** max(scale - MICRO, 0))
    )
    low = low.copy()
    low[outside] = 0
    ten = np.int64(10 ** abs(MICRO - scale)) if abs(MICRO - scale) < 19 else np.int64(10**18)
    amount, rest = (low * ten, np.zeros(len(low), np.int64)) if scale <= MICRO else divmod(low, ten)
    amount[outside] = MORE_THAN_MOST
    return amount, np.flatnonzero(rest).tolist()


def _halves(column: pa.Array) -> tuple[Ints, Ints]:
    """The lowest 64 bits of each decimal, and the next."""
    words = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 4)
    words = words[column.offset : column.offset + len(column)]
    return words[:, 0], words[:, 1]


def _fraction(grams: Decimal) -> Fraction:
    return Fraction(grams) * MICROGRAMS


def _facts(batch: pa.RecordBatch, amount: Ints, extras: dict[int, Extra]) -> Iterator[tuple[int, Extra]]:
    """Rows of which more is known than their amount."""
    known = [name for name in (*FOOD_FACTS, *ITEM_FACTS) if name in batch.schema.names]
    if not known:
        return
    told = np.zeros(len(batch), np.bool_)
    for name in known:
        told |= batch.column(name).is_valid().to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(told)
    facts = batch.select(known).take(pa.array(rows)).to_pylist()
    for row, fact in zip(rows.tolist(), facts, strict=True):
        own = extras[row].amount if row in extras else int(amount[row])
        food = {name: _plain(fact[name]) for name in FOOD_FACTS if fact.get(name) is not None}
        item = {name: _plain(fact[name]) for name in ITEM_FACTS if fact.get(name) is not None}
        yield row, Extra(own, food, item)


def _plain(value: Any) -> Any:
    """Answers as a mapping, whether they came as a map or as JSON text."""
    if isinstance(value, list):
        return dict(value)
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return value
