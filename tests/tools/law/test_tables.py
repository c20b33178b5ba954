"""Small facts of single tables: codes, names, index entries."""

import pytest

from tests.tools.law.printed import box, chars, page
from tools.law import a2, b, c, d, e, f
from tools.law.pages import Char, Page

HEADINGS = [{"id": "h001", "name": "吐温类"}, {"id": "h002", "name": "乙酰化单、双甘油脂肪酸酯"}]


def ruled(number: int, xs: tuple[int, ...], *rows: tuple[str, ...]) -> Page:
    """A table with a head of its own above the given rows, each 20 points high."""
    ys = [100 + 20 * i for i in range(len(rows) + 2)]
    across, down = box(xs, ys)
    placed: list[Char] = []
    for i, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            placed += chars(text, x + 3, 135 + 20 * i)
    return page(number, placed, across=across, down=down)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):
    """Lets a module read one made-up page, whatever number it asks for."""

    def give(module: object, sheet: Page) -> None:
        empty = page(0)
        monkeypatch.setattr(module, "read_page", lambda _, number: sheet if number == sheet.number else empty)

    return give


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("04.0", ""),
        ("04.01", "04.0"),
        ("04.01.02", "04.01"),
        ("04.01.02.08.03", "04.01.02.08"),
        ("12.10", "12.0"),
    ],
)
def test_the_parent_follows_from_the_code(code: str, parent: str) -> None:
    assert e.parent(code) == parent


def test_a2_drops_the_point_after_the_number(only) -> None:
    only(a2, ruled(150, (0, 60, 120, 300), ("68.", "16.02.01", "茶叶、咖啡")))
    assert a2.build(None) == [
        {"number": "68", "code": "16.02.01", "name": "茶叶、咖啡", "pdf_page": "150", "page": "147"}
    ]


def test_b_keeps_the_tables_that_share_a_page_apart(only) -> None:
    only(
        b,
        ruled(
            168,
            (0, 40, 80, 200, 400, 450),
            ("381", "N397", "桂皮油", "Bark oil", "3747"),
            ("1", "S0001", "丙二醇", "Glycol", "—"),
        ),
    )
    tables = b.build(None)
    assert [row["code"] for row in tables["b2"]] == ["N397"]
    assert [(row["code"], row["english"], row["fema"]) for row in tables["b3"]] == [("S0001", "Glycol", "")]


def test_c2_parts_the_footnote_mark_from_the_name(only) -> None:
    sheet = ruled(230, (0, 40, 120, 250, 350, 450), ("39", "磷酸", "phosphoric acid", "澄清剂", "0.1 g/kg"))
    sheet = page(230, sheet.chars, chars("10)", 62, 130, size=4.7), across=sheet.across, down=sheet.down)
    only(c, sheet)
    (row,) = c.c2(None)
    assert (row["name"], row["note"], row["english"], row["scope"]) == (
        "磷酸",
        "10",
        "phosphoric acid",
        "0.1 g/kg",
    )


def test_c3_sets_a_blank_before_the_latin_name(only) -> None:
    only(
        c, ruled(233, (0, 40, 200, 400, 500), ("2", "半乳糖苷酶Galactosidase", "黑曲霉Aspergillus niger", ""))
    )
    (row,) = c.c3(None)
    assert (row["enzyme"], row["source"], row["donor"]) == ("半乳糖苷酶", "黑曲霉 Aspergillus niger", "")


@pytest.mark.parametrize(
    ("printed", "name", "english"),
    [
        ("胃蛋白酶Pepsin", "胃蛋白酶", "Pepsin"),
        ("4-α-糖基转移酶4-alpha-glucanotransferase", "4-α-糖基转移酶", "4-alpha-glucanotransferase"),
        ("磷脂酶A2 Phospholipase A2", "磷脂酶A2", "Phospholipase A2"),
        (
            "溶血磷脂酶(磷脂酶B) Lysophospholipase (lecithinase B)",
            "溶血磷脂酶(磷脂酶B)",
            "Lysophospholipase (lecithinase B)",
        ),
        (
            "β-葡萄糖苷酶beta-glucosidase(又名纤维二糖酶Cellobiase)",
            "β-葡萄糖苷酶(又名纤维二糖酶Cellobiase)",
            "beta-glucosidase",
        ),
    ],
)
def test_an_enzyme_is_parted_into_its_two_names(printed: str, name: str, english: str) -> None:
    assert c.split_enzyme(printed) == (name, english)


def test_d_parts_name_and_definition_at_the_colon(only) -> None:
    number, rest = chars("D.1", 60, 200, font="E-HZ"), chars("漂白剂:使其褪色", 75, 200)
    only(d, page(243, number, rest, chars("的物质。", 62, 214)))
    assert [tuple(row.values())[:3] for row in d.build(None)] == [("D.1", "漂白剂", "使其褪色的物质。")]


def test_f_gathers_the_lines_of_an_entry_and_one_place_per_member(only) -> None:
    sheet = page(
        256,
        chars("植酸(又名", 60, 100) + chars("肌醇六磷酸),植酸钠", 60, 114),
        chars("391,—", 380, 107) + chars("142", 480, 107),
        chars("藻蓝", 60, 135) + chars("—", 380, 135) + chars("137", 480, 135),
    )
    only(f, sheet)
    assert [(row["name"], row["ins"], row["printed_pages"]) for row in f.build(None)] == [
        ("植酸(又名肌醇六磷酸),植酸钠", "391|", "142"),
        ("藻蓝", "", "137"),
    ]


def test_f_names_lose_their_asides_and_nothing_else() -> None:
    assert f.bare("甜蜜素(又名环己基氨基磺酸钠),环己基氨基磺酸钙") == "甜蜜素,环己基氨基磺酸钙"
    assert f.bare("磷酸及磷酸盐[包括磷酸,多聚磷酸钠(包括六偏磷酸钠)]") == "磷酸及磷酸盐"
    assert f.bare("焦糖色(普通法)") == "焦糖色(普通法)"


def test_f_refuses_a_bracket_that_is_never_closed() -> None:
    with pytest.raises(ValueError, match="no bracket closes"):
        f.bare("白油(又名液体石蜡")


def test_f_finds_the_heading_in_spite_of_members_and_commas() -> None:
    assert f.resolve(["吐温类[吐温20,吐温40]", "乙酰化单,双甘油脂肪酸酯"], HEADINGS) == ["h001", "h002"]


@pytest.mark.parametrize("names", [["无此物"], ["吐温类", "吐温类"]])
def test_f_refuses_an_entry_without_a_heading_of_its_own(names: list[str]) -> None:
    with pytest.raises(ValueError, match="without a heading of their own"):
        f.resolve(names, HEADINGS)
