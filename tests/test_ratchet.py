"""The ratchet itself: it holds, it tells, it is blessed."""

import json
from pathlib import Path

import pytest

from tests import ratchet as tool
from tests.ratchet import ratchet
from tianheng.core.models import Notice


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tool, "FILE", str(tmp_path / "counts.json"))
    monkeypatch.delenv("BLESS", raising=False)
    return tmp_path / "counts.json"


def test_more_queries_than_committed_fail(db: None, file: Path) -> None:
    file.write_text(json.dumps({"page": 1}), encoding="utf-8")
    with ratchet("page"):
        Notice.objects.count()
    with pytest.raises(AssertionError, match="2 queries, 1 are committed"), ratchet("page"):
        [Notice.objects.count() for _ in range(2)]


def test_a_number_is_written_only_when_blessed(db: None, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="BLESS=1"), ratchet("new"):
        Notice.objects.count()
    monkeypatch.setenv("BLESS", "1")
    with ratchet("new"):
        Notice.objects.count()
    assert json.loads(file.read_text(encoding="utf-8")) == {"new": 1}
