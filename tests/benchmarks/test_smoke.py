"""The benches run on a few rows, tell what they compare with, and ours and the peers' answers agree."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from benchmarks import __main__ as bench
from benchmarks import bulk, data, parquet, peers
from tianheng.standards.columns import Columns, Kernel

ROWS = 4000


@pytest.fixture(scope="module")
def rows() -> data.Rows:
    return data.rows(ROWS)


def test_rows_are_the_same_each_time_and_skewed_as_said(rows: data.Rows) -> None:
    again = data.rows(ROWS)
    assert all(np.array_equal(getattr(rows, name), getattr(again, name)) for name in ("amount", "additive"))
    found = Kernel(fast=False).scan(_columns(rows))
    failing = float((found.row == 2).mean())
    assert 0.02 < failing < 0.12
    assert np.diff(found.starts).min() >= 1
    assert np.diff(found.starts).max() <= data.MOST_ITEMS


def _columns(rows: data.Rows) -> Columns:
    law = data.law()
    return Columns(rows.formula, rows.category, rows.additive, rows.amount, law.categories, law.additives)


def test_the_head_ends_with_a_whole_formula(rows: data.Rows) -> None:
    head = rows.head(1001)
    assert len(head) <= 1001
    assert head.formula[-1] != rows.formula[len(head)]
    assert rows.head(10**9) is rows


def test_peers_count_the_same_rows(rows: data.Rows) -> None:
    law = data.law()
    kept, over = peers.Dicts(rows, law)()
    duck, polar = peers.Duck(rows, law, 1), peers.Polar(rows, law)
    (ok, _), (sums,) = duck.counts()
    assert (ok, sums) == polar.counts() == (kept, over)
    (verdicts, totals), (others, summed) = duck(), polar()
    assert (verdicts["verdict"] == 0).sum() == (others["verdict"] == 0).sum() == kept
    # counting takes sums of one term too
    assert (totals["total"] > 1).sum() == (summed["part"] > 1).sum() <= over
    assert kept == int((rows.amount <= law.column(0)[rows.category, rows.additive]).sum())


@pytest.mark.parametrize("part", [bulk, parquet], ids=["bulk", "parquet"])
def test_every_figure_names_its_peer_and_is_json(part: Any) -> None:
    figures = list(part.run(ROWS))
    assert figures
    for figure in figures:
        assert json.loads(json.dumps(figure)) == figure
        assert figure["peer"]
        assert figure["ratio"]


def test_every_part_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "labels", "--rows", "1_000"])
    bench.main()
    assert all(json.loads(line)["figure"] for line in capsys.readouterr().out.splitlines())
    monkeypatch.setattr("sys.argv", ["benchmarks", "no such part"])
    with pytest.raises(SystemExit):
        bench.main()
