"""The licence catalogue as data, and its likely places in GB 2760."""

import csv

import pytest

from tianheng.modules.enterprises import queries
from tianheng.modules.enterprises.validators import CLASSES, classes, licence_classes, split_classes
from tianheng.standards import edition


def test_the_catalogue_has_32_groups_and_says_where_it_is_from() -> None:
    with CLASSES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"][:2] for row in rows} == {f"{number:02d}" for number in range(1, 33)}
    assert len({row["group"] for row in rows}) == 32
    assert len(licence_classes()) == len(rows) == 110
    assert all(row["source"] and row["confidence"] in "SLU" for row in rows)
    assert all(row["categories_confidence"] in "LU" for row in rows), "the mapping is ours"


def test_every_place_named_is_in_appendix_e_and_has_a_name() -> None:
    known = edition().categories
    places = {place for each in licence_classes().values() for place in each.categories}
    assert {place for place in places if place not in known or known[place].name == "—"} == set()
    assert [code for code, each in licence_classes().items() if not each.categories] == [
        "3201",
        "3202",
        "3203",
    ]


COVERED: list[tuple[set[str], str, bool | None]] = [
    ({"1102"}, "09.02.03", True),
    ({"2203"}, "09.02.03", True),
    ({"1701"}, "04.01.02.08.01", True),
    ({"1701"}, "04.01.02.09", False),
    ({"0301"}, "12.04", True),
    ({"0301"}, "12.10.02", False),
    ({"0301", "0305"}, "12.10.02", True),
    ({"1001"}, "03.01", True),
    ({"0601"}, "14.02", False),
    # Where Appendix E has a food by the class's own name, that is its place and no wider one.
    ({"2302"}, "11.02", True),
    ({"2302"}, "11.03.01", False),
    ({"1404"}, "16.02.02", True),
    ({"1403"}, "16.02.01", False),
    ({"2002"}, "16.02.01", True),
    ({"0402"}, "08.03.06", True),
    ({"0402"}, "08.03.01", False),
    ({"0901"}, "08.03.08", True),
    ({"0901"}, "08.03.01", False),
    ({"0603"}, "14.05.02", False),
    ({"0605"}, "01.01.03", False),
    ({"0104"}, "06.12", True),
    (set(), "12.04", None),
    ({"3201"}, "12.04", None),
    ({"0301"}, "", None),
]


@pytest.mark.parametrize(("held", "category", "covered"), COVERED)
def test_whether_a_licence_likely_covers_a_food(held: set[str], category: str, covered: bool | None) -> None:
    assert queries.covers(held, category) is covered


def test_codes_as_people_write_them() -> None:
    assert split_classes("1102 速冻调制食品、2203") == ["1102", "2203"]
    assert classes(["2203", " 1102", "2203", ""]) == ["1102", "2203"]
    assert queries.class_name("2203") == "鱼糜及鱼糜制品"
    assert queries.class_name("9999") is None
