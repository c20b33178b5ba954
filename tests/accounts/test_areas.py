"""Areas: all of Fujian, old codes, zones, and another province by one file more."""

import csv
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tianheng.accounts.areas import SHIPPED, load_shipped, present
from tianheng.accounts.models import Area

pytestmark = pytest.mark.django_db
COUNTIES = {
    "3501": 13,
    "3502": 6,
    "3503": 5,
    "3504": 11,
    "3505": 12,
    "3506": 11,
    "3507": 10,
    "3508": 7,
    "3509": 9,
}
HEADER = "code,name,parent,kind,level,successor,source,confidence,changed\n"


def test_all_of_fujian_is_there() -> None:
    current = Area.objects.current()
    kinds = Counter(current.values_list("kind", flat=True))
    assert kinds == {"province": 1, "city": 9, "district": 31, "county_city": 11, "county": 42, "zone": 8}
    assert Counter(code[:4] for code in Area.objects.counties().values_list("code", flat=True)) == COUNTIES


def test_children_begin_with_their_parents_prefix() -> None:
    for area in Area.objects.exclude(parent=None).select_related("parent"):
        assert area.code.startswith(area.parent.prefix), area.code


OLD = {
    "350182": "长乐区", "350402": "三元区", "350403": "三元区", "350427": "沙县区",
    "350625": "长泰区", "350681": "龙海区", "350784": "建阳区", "350822": "永定区",
}  # fmt: skip


@pytest.mark.parametrize("code", OLD)
def test_an_old_code_leads_to_the_present_area(code: str) -> None:
    found = present(code)
    assert found is not None
    assert found.name == OLD[code]
    assert not Area.objects.counties().filter(code=code).exists()


def test_codes_unknown_and_known() -> None:
    assert present("999999") is None
    found = present("350582")
    assert found is not None
    assert found.name == "晋江市"
    assert Area.objects.exclude(successor=None).count() == len(OLD)


def test_every_row_has_its_source() -> None:
    with (SHIPPED / "fujian.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == Area.objects.count()
    assert all(row["source"] and row["confidence"] in "SLU" for row in rows)
    assert {row["confidence"] for row in rows if row["kind"] == "zone"} == {"L"}


def test_loading_again_mends_and_keeps(tmp_path: Path) -> None:
    Area.objects.filter(code="350582").update(name="?")
    load_shipped()
    assert Area.objects.get(code="350582").name == "晋江市"


def test_another_province_is_one_file_more(tmp_path: Path) -> None:
    file = tmp_path / "jiangxi.csv"
    rows = (
        "360102,东湖区,360100,district,3,,GB/T 2260,S,\n"
        "360100,南昌市,360000,city,2,,GB/T 2260,S,\n"
        "360000,江西省,,province,1,,GB/T 2260,S,\n"
    )
    file.write_text(HEADER + rows, encoding="utf-8")
    said = StringIO()
    call_command("load_areas", str(file), stdout=said)
    assert said.getvalue() == "3 areas\n"
    assert Area.objects.get(code="360102").parent.name == "南昌市"
    assert present("350582") is not None


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("360102,东湖区,360100,district,3,,x,S,", "line 2, parent: '360100'"),
        ("360000,江西省,,realm,1,,x,S,", "line 2, kind: 'realm'"),
        ("360000,江西省,,province,one,,x,S,", "line 2, level: 'one'"),
        ("360000,江西省,,province,1,361000,x,S,", "line 2, successor: '361000'"),
    ],
)
def test_a_mistaken_line_is_named_and_nothing_is_loaded(tmp_path: Path, row: str, fault: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=fault):
        call_command("load_areas", str(file))
    assert not Area.objects.filter(code__startswith="36").exists()
