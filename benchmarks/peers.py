"""The same question put to DuckDB, Polars and a plain dict loop: verdict per row, ratio sums per formula.

They get the compiled law as a table, floats for the sums, no verdict per formula, no reasons and no exact second
look near 1: less than the check owes. Called, a peer hands over the verdict of every row and the sums of every
formula, as we do; `counts()` only counts them, as a report would.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from benchmarks.data import Law, Rows
from tianheng.standards.columns.codes import WHOLE

ROW_SQL = """
SELECT count(*) FILTER (amount <= ok) AS ok, count(*) FILTER (amount > fails) AS failed
FROM rows JOIN limits USING (category, additive)
"""
VERDICT_SQL = """
SELECT (CASE WHEN amount <= ok THEN 0 WHEN amount <= fails THEN 1 ELSE 2 END)::UTINYINT AS verdict
FROM rows JOIN limits USING (category, additive)
"""
TOTAL_SQL = """
SELECT formula, max(total) AS total FROM (
  SELECT formula, tone, sum(amount * slope) AS total
  FROM rows JOIN limits USING (category, additive) JOIN groups USING (category, additive)
  GROUP BY formula, tone HAVING count(*) > 1)
GROUP BY formula
"""
SUM_SQL = """
SELECT count(DISTINCT formula) FROM (
  SELECT formula, tone, sum(amount * slope) AS total
  FROM rows JOIN limits USING (category, additive) JOIN groups USING (category, additive)
  GROUP BY formula, tone HAVING total > 1)
"""


def limits(law: Law) -> tuple[pa.Table, pa.Table]:
    """The compiled law as two tables: limits per category × additive, and the sums each belongs to."""
    ids = law.lens.ids
    cells = law.lens.cells
    categories, additives = (a.ravel().astype(np.int32) for a in np.indices(ids.shape))
    flat = ids.ravel()
    slope = cells.high[flat, 0] / WHOLE
    plain = {
        "category": categories,
        "additive": additives,
        "ok": cells.bounds[flat, 0],
        "fails": cells.bounds[flat, 1],
        "slope": slope,
    }
    bits = [(cells.sure[flat] >> bit) & 1 for bit in range(16)]
    found = [np.flatnonzero(bit) for bit in bits]
    groups = {
        "category": np.concatenate([categories[places] for places in found]),
        "additive": np.concatenate([additives[places] for places in found]),
        "tone": np.concatenate([np.full(len(places), bit, np.int32) for bit, places in enumerate(found)]),
    }
    return pa.table(plain), pa.table(groups)


def table(rows: Rows) -> pa.Table:
    """The rows as Arrow, without copying."""
    return pa.table({name: getattr(rows, name) for name in ("formula", "category", "additive", "amount")})


class Duck:
    """DuckDB with its own tables."""

    def __init__(self, rows: Rows, law: Law, threads: int) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        plain, groups = limits(law)
        for name, given in (("rows", table(rows)), ("limits", plain), ("groups", groups)):
            self.connection.register("given", given)
            self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            self.connection.unregister("given")

    def __call__(self) -> Any:
        return [self.connection.execute(sql).fetchnumpy() for sql in (VERDICT_SQL, TOTAL_SQL)]

    def counts(self) -> Any:
        """Rows within and above their limits, and formulas with a sum above 1."""
        return self.connection.execute(ROW_SQL).fetchone(), self.connection.execute(SUM_SQL).fetchone()


class Polar:
    """Polars, lazily, on its streaming engine; its threads are those of the process."""

    def __init__(self, rows: Rows, law: Law) -> None:
        plain, groups = limits(law)
        self.rows, self.limits, self.groups = (pl.from_arrow(t) for t in (table(rows), plain, groups))

    def __call__(self) -> Any:
        joined, sums = self._lazy()
        over_ok, over_fails = pl.col("amount") > pl.col("ok"), pl.col("amount") > pl.col("fails")
        verdicts = joined.select(verdict=over_ok.cast(pl.UInt8) + over_fails.cast(pl.UInt8))
        totals = sums.group_by("formula", "tone").agg(pl.col("part").sum(), many=pl.len())
        grave = totals.filter(pl.col("many") > 1).group_by("formula").agg(pl.col("part").max())
        return [one.collect(engine="streaming") for one in (verdicts, grave)]

    def _lazy(self) -> tuple[pl.LazyFrame, pl.LazyFrame]:
        keys = ["category", "additive"]
        joined = self.rows.lazy().join(self.limits.lazy(), on=keys)
        return joined, joined.join(self.groups.lazy(), on=keys).with_columns(
            part=pl.col("amount") * pl.col("slope")
        )

    def counts(self) -> Any:
        """Rows within their limits, and formulas with a sum above 1."""
        joined, sums = self._lazy()
        counted = joined.select((pl.col("amount") <= pl.col("ok")).sum()).collect(engine="streaming")
        over = sums.group_by("formula", "tone").agg(pl.col("part").sum()).filter(pl.col("part") > 1)
        return counted.item(), over.select(pl.col("formula").n_unique()).collect(engine="streaming").item()


class Dicts:
    """A dict of limits and a loop, as a program without any library would do it."""

    def __init__(self, rows: Rows, law: Law) -> None:
        plain, groups = limits(law)
        keys = list(zip(plain["category"].to_pylist(), plain["additive"].to_pylist()))
        values = zip(plain["ok"].to_pylist(), plain["slope"].to_pylist())
        self.limits = dict(zip(keys, values))
        self.groups: dict[tuple[int, int], list[int]] = {}
        for category, additive, tone in zip(*(groups[name].to_pylist() for name in groups.column_names)):
            self.groups.setdefault((category, additive), []).append(tone)
        columns = (rows.formula, rows.category, rows.additive, rows.amount)
        self.rows = list(zip(*(column.tolist() for column in columns)))

    def __call__(self) -> Any:
        kept, sums = 0, Counter[tuple[int, int]]()
        for formula, category, additive, amount in self.rows:
            limit, slope = self.limits[category, additive]
            kept += amount <= limit
            for tone in self.groups.get((category, additive), ()):
                sums[formula, tone] += amount * slope  # type: ignore[assignment]
        return kept, len({formula for (formula, _), total in sums.items() if total > 1})
