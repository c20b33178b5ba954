"""Who saves second is told."""

from types import SimpleNamespace
from typing import Any

import pytest

from tianheng.core.mistakes import Mistake
from tianheng.core.stale import bump, require_fresh


def test_a_form_filled_from_an_older_state_is_refused() -> None:
    row: Any = SimpleNamespace(version=1)
    require_fresh(row, 1)
    require_fresh(row, None)
    bump(row)
    with pytest.raises(Mistake, match="别人已经改动过") as caught:
        require_fresh(row, 1)
    assert caught.value.field == "version"
    require_fresh(row, 2)
