"""The fault run in small: a killed server loses nothing it has acknowledged, and writes nothing twice."""

import json
from pathlib import Path

import pytest

from benchmarks import faults
from benchmarks.faults_writer import noted


def test_killed_twice_nothing_acknowledged_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    assert faults.main(["--seconds", "10", "--writers", "3", "--kills", "2"]) == 0
    found = json.loads(capfd.readouterr().out.strip().splitlines()[-1])
    assert found["kills"] == 2
    assert found["acknowledged"] > 0
    assert found["feedings"] >= found["acknowledged"], (
        "one written whose answer was cut off may be there besides"
    )


FAULTS: tuple[dict[str, object], ...] = (
    {"lost": 1},
    {"doubled": 1},
    {"failed": 1},
    {"trail_faults": 1},
    {"stock_conserved": False},
    {"acknowledged": 0},
)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one(fault: dict[str, object]) -> None:
    whole = {
        "acknowledged": 9, "lost": 0, "doubled": 0, "failed": 0, "stock_conserved": True, "trail_faults": 0
    }  # fmt: skip
    assert faults.sound(whole)
    assert not faults.sound(whole | fault)


def test_a_writer_who_wrote_nothing_has_no_keys(tmp_path: Path) -> None:
    assert noted(tmp_path / "none.log") == []
