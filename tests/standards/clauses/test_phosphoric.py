"""Note 7: phosphoric acid of the wet process is for cola alone; note 10: as an aid for three processes."""

from __future__ import annotations

import pytest

from tests.standards.asking import one
from tianheng.standards import edition

COLA = "14.04.01"


def test_in_cola_it_is_judged_as_phosphate() -> None:
    assert one(COLA, "磷酸(湿法)", "5")["status"] == "within_limit"
    assert one(COLA, "磷酸(湿法)", "5.2")["status"] == "over_limit"


@pytest.mark.parametrize("code", ["14.04.02", "14.08", "01.01.03", "08.03.05", "06.03.01", "16.01"])
def test_anywhere_else_it_is_refused(code: str) -> None:
    found = one(code, "磷酸(湿法)", "0.01", density_kg_per_l="1")
    assert found["status"] == "not_permitted"
    assert "14.04.01" in " ".join(found["steps"]) or found["rule"] is None


def test_a_food_that_permits_phosphoric_acid_permits_only_the_other_process() -> None:
    assert one("14.08", "磷酸", "1")["status"] == "within_limit"
    assert one("14.08", "磷酸(湿法)", "1")["status"] == "not_permitted"


def test_the_heading_carries_the_note() -> None:
    phosphates = edition().by_name["磷酸及磷酸盐"].id
    assert "7" in {row.footnote for rows in edition().rows[phosphates].values() for row in rows}


def test_as_an_aid_it_is_asked_for_its_process() -> None:
    found = one("14.08", "磷酸(湿法)", "1", facts={"function": "加工助剂"})
    assert found["status"] == "processing_aid_only"
    assert any("制糖工艺" in question for question in found["questions"])
