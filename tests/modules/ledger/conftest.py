"""The plants of the ledger's tests."""

import pytest

from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.takers import taker

__all__ = ["taker"]


@pytest.fixture
def plant(db: None) -> Plant:
    """晋江鱼丸, whose day is written down here."""
    return make.plant("350582", "晋江酱菜有限公司")


@pytest.fixture
def rival(db: None) -> Plant:
    """Another enterprise of the same county."""
    return make.plant("350582", "安海蜜饯有限公司")
