"""The quick parts of the bench run and say its figure, its peer and their ratio."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.mark.parametrize("part", ["single", "labels"])
def test_a_part_prints_its_figures(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(f"benchmarks.{part}")
    for name in ("ROUNDS", "CALLS"):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, 100 if name == "CALLS" else 1)
    figures = list(module.run(4_000))
    assert figures
    for figure in figures:
        assert figure["figure"]
        assert figure["peer"]
        assert "ratio" in figure or "ratio_p50" in figure
