"""The committed tables against what can be counted in the printed standard."""

import csv
import hashlib
import json
import re

import pytest

from tools.law.e import parent
from tools.law.errata import PICTURES
from tools.law.files import FOLDER, PROVENANCE

COUNTS = {
    "a2": 68,
    "b1": 29,
    "b2": 388,
    "b3": 1504,
    "c1": 37,
    "c2": 80,
    "c3": 210,
    "d": 23,
    "e": 369,
    "f": 287,
}
PAGES = {
    "a2": (149, 150),
    "b1": (152, 152),
    "b2": (153, 168),
    "b3": (168, 225),
    "c1": (226, 227),
    "c2": (227, 233),
    "c3": (233, 242),
    "d": (243, 243),
    "e": (244, 254),
    "f": (255, 264),
}


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", COUNTS)
def test_rows_and_pages(name: str) -> None:
    rows = table(name)
    pages = [int(row["pdf_page"]) for row in rows]
    assert len(rows) == COUNTS[name]
    assert (min(pages), max(pages)) == PAGES[name]
    assert pages == sorted(pages)
    assert all(int(row["page"]) == int(row["pdf_page"]) - 3 for row in rows)


@pytest.mark.parametrize("name", ["b2", "b3", "c1", "c2", "f"])
def test_serials_are_contiguous(name: str) -> None:
    assert [int(row["serial"]) for row in table(name)] == list(range(1, COUNTS[name] + 1))


def test_enzymes_are_66_and_each_has_a_source() -> None:
    serials = [int(row["serial"]) for row in table("c3")]
    assert serials == sorted(serials)
    assert set(serials) == set(range(1, 67))
    assert all(row["enzyme"] and row["english"] and row["source"] for row in table("c3"))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("a2", "code"),
        ("b1", "code"),
        ("b2", "code"),
        ("b3", "code"),
        ("e", "code"),
        ("clauses", "id"),
        ("f", "heading"),
    ],
)
def test_keys_are_unique(name: str, field: str) -> None:
    keys = [row[field] for row in table(name)]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_every_category_hangs_in_the_tree() -> None:
    codes = {row["code"] for row in table("e")}
    assert all(row["parent"] == parent(row["code"]) for row in table("e"))
    assert all(row["parent"] in codes for row in table("e") if row["parent"])
    assert [row["name"] for row in table("e")].count("—") == 10
    assert sum(row["parent"] == "" for row in table("e")) == 16


@pytest.mark.parametrize("name", ["a2", "b1"])
def test_named_foods_are_categories(name: str) -> None:
    assert {row["code"] for row in table(name)} <= {row["code"] for row in table("e")}


def test_the_index_points_to_the_printed_page_of_each_heading() -> None:
    pages = {row["id"]: row["page"] for row in table("headings")}
    assert {row["heading"]: row["printed_pages"] for row in table("f")} == pages


@pytest.mark.parametrize("name", [*COUNTS, "clauses"])
def test_no_blank_stands_where_none_is_printed(name: str) -> None:
    titles = re.compile(r"《食品安全国家标准 [^》]*》")
    stray = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]|\d \d|\d\. \d|  |^ | $|[\u3000（），]")
    cells = [titles.sub("", cell) for row in table(name) for cell in row.values()]
    assert [cell for cell in cells if stray.search(cell)] == []


def test_characters_drawn_as_pictures_are_read() -> None:
    names = {row["code"]: row["name"] for row in table("b3")}
    assert names["S0073"] == "对-䓝-1,8(10)二烯-9-醇[又名对-1,8(10)薄荷二烯-9-醇]"
    assert names["S0738"].startswith("2,4,5-三甲基-3-𫫇唑啉")
    assert all(any(picture in name for name in names.values()) for picture in PICTURES.values())


def test_the_notes_of_the_tables_are_ten() -> None:
    notes = {row["id"]: row for row in table("clauses") if row["id"].startswith("note.")}
    assert list(notes) == [f"note.{number}" for number in range(1, 11)]
    assert "乘以0.64" in notes["note.3"]["text"]
    assert "乘以0.44" in notes["note.4"]["text"]
    pages = [int(note["pdf_page"]) for note in notes.values()]
    assert pages == [8, 8, 17, 21, 22, 30, 74, 85, 115, 230]


def test_the_clauses_judging_needs_are_there() -> None:
    ids = {row["id"] for row in table("clauses") if row["text"]}
    assert {"3.1.a", "3.4.1.d", "3.4.2", "A.3", "A.4", "B.1.2", "B.table1.a", "C.2.3", "C.table3.c"} <= ids


def test_provenance_signs_the_committed_bytes() -> None:
    facts = json.loads((FOLDER / PROVENANCE).read_text(encoding="utf-8"))
    for name, signed in facts["tables"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == signed["sha256"], name
