"""Cells between drawn lines."""

from tests.tools.law.printed import box, chars, page
from tools.law.grid import body, stepped, tables
from tools.law.pages import Rule
from tools.law.text import chinese

XS, YS = (0, 100, 200), (50, 70, 90, 110)


def texts(row: list) -> list[str]:
    return [chinese(cell.chars) for cell in row]


def test_characters_fall_into_the_cell_around_them() -> None:
    across, down = box(XS, YS)
    sheet = page(1, chars("头", 5, 65), chars("甲", 5, 85), chars("乙", 105, 85), across=across, down=down)
    assert [texts(row) for row in tables(sheet)[0].rows()] == [["头", ""], ["甲", "乙"], ["", ""]]


def test_a_cell_without_a_line_below_spans_two_rows() -> None:
    across, down = box(XS, YS)
    across = [rule for rule in across if rule.at != 90] + [Rule(90, 100, 200)]
    sheet = page(1, chars("酶", 5, 95), chars("一", 105, 85), chars("二", 105, 105), across=across, down=down)
    assert [texts(row) for row in tables(sheet)[0].rows()[1:]] == [["酶", "一"], ["酶", "二"]]


def test_a_cell_without_a_line_beside_spans_two_columns_and_is_no_body_row() -> None:
    across, down = box(XS, YS)
    down = [rule for rule in down if rule.at != 100] + [Rule(100, 50, 90)]
    sheet = page(1, chars("注", 5, 105), chars("甲", 5, 85), across=across, down=down)
    assert texts(tables(sheet)[0].rows()[-1]) == ["注"]
    assert [texts(row) for row in body(sheet, columns=2)] == [["甲", ""]]


def test_lines_drawn_in_pieces_and_twice_are_one_line() -> None:
    across, down = box(XS, YS)
    across += [Rule(70.4, 0, 200)]
    down = [Rule(rule.at, 50, 70) for rule in down] + [Rule(rule.at, 70, 110) for rule in down]
    table = tables(page(1, across=across, down=down))[0]
    assert (len(table.xs), len(table.ys)) == (3, 4)


def test_two_tables_on_a_page_are_kept_apart() -> None:
    upper, lower = box(XS, YS), box((0, 60, 120, 200), (300, 320, 340))
    sheet = page(1, across=upper[0] + lower[0], down=upper[1] + lower[1])
    assert [len(table.xs) for table in tables(sheet)] == [3, 4]
    assert len(body(sheet, columns=3)) == 1


def test_steps_of_the_uprights_divide_rows_that_have_no_line() -> None:
    across = [Rule(50, 0, 200), Rule(90, 0, 200)]
    down = [Rule(x, top, top + 20) for x in XS for top in (50, 70)]
    sheet = page(1, chars("一", 5, 65), chars("二", 5, 85), across=across, down=down)
    assert len(tables(sheet)[0].rows()) == 1
    assert [texts(row)[0] for row in tables(stepped(sheet))[0].rows()] == ["一", "二"]
