"""One text for one value."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianheng.core.canonical import canonical

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_dates_decimals_and_sets() -> None:
    value = {"b": Decimal("1E+2"), "a": date(2026, 5, 6), "c": {3, 1}, "d": datetime(2026, 5, 6, tzinfo=UTC)}
    assert canonical(value) == '{"a":"2026-05-06","b":"100","c":[1,3],"d":"2026-05-06T00:00:00+00:00"}'


@given(st.dictionaries(st.text(), JSON))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_a_float_is_refused_wherever_it_hides() -> None:
    with pytest.raises(TypeError, match="is a float"):
        canonical({"a": [{"b": 0.5}]})
