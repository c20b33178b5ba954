"""The check over columns says what `check` says, with numba and without, rows in any order."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards import formulas
from tests.standards.formulas import Formula
from tianheng.standards import InputError, check, edition, speaking
from tianheng.standards.columns import (
    Columns,
    Kernel,
    check_batches,
    check_parquet,
    check_paths,
    kernel,
    plain,
)
from tianheng.standards.columns.codes import RATIOS, REASONS, VERDICTS
from tianheng.standards.factors import forms

READERS = {fast: Kernel(fast=fast) for fast in (False, True)}
both_readers = pytest.mark.parametrize("fast", [False, True], ids=["numpy", "numba"])


def columns(given: list[Formula], seed: int | None = None) -> Columns:
    """The formulas as rows, in order or shuffled."""
    rows = [
        (number, food, name, grams) for number, (food, items) in enumerate(given) for name, grams in items
    ]
    if seed is not None:
        random.Random(seed).shuffle(rows)
    foods = tuple(dict.fromkeys(row[1] for row in rows))
    names = tuple(dict.fromkeys(row[2] for row in rows))
    return Columns(
        np.array([row[0] for row in rows]),
        np.array([foods.index(row[1]) for row in rows], np.int32),
        np.array([names.index(row[2]) for row in rows], np.int32),
        np.array([row[3] for row in rows]),
        foods,
        names,
    )


def assert_like_the_check(fast: bool, given: list[Formula], seed: int | None = None) -> None:
    rows = columns(given, seed)
    found = READERS[fast].judge(rows)
    verdict, ratio = found.of_rows(found.verdict), found.of_rows(found.ratio)
    millionths = found.of_rows(found.millionths)
    reason, _ = found.reasons()
    for number, one in enumerate(given):
        places = np.flatnonzero(rows.formula == number)
        truth = formulas.judged(one)
        first = places[0]
        assert VERDICTS[verdict[first]] == (truth["verdict"] if truth else "unreadable")
        if truth is None:
            continue
        said = [(rows.additives[rows.additive[at]], rows.amount[at], REASONS[reason[at]]) for at in places]
        asked = [
            (name, grams, item["status"]) for (name, grams), item in zip(one[1], truth["items"], strict=True)
        ]
        assert sorted(said) == sorted(asked)
        assert_same_sum(truth, RATIOS[ratio[first]], int(millionths[first]))


def assert_same_sum(truth: dict[str, Any], ratio: str, millionths: int) -> None:
    sums = [entry for entry in truth["combined"] if entry["clause"] == "A.4"]
    grave = max(
        ((RATIOS.index(one["status"]), Fraction(one["sum"])) for one in sums), default=(0, Fraction(0))
    )
    assert ratio == RATIOS[grave[0]]
    if grave[1] < 60:
        shown_to = Fraction(1, 1000) * grave[1] + Fraction(1, 100_000)
        assert abs(Fraction(millionths, 1_000_000) - grave[1]) <= shown_to


@both_readers
@settings(deadline=None, max_examples=90)
@given(given_=st.lists(formulas.formula(), min_size=1, max_size=5), seed=st.none() | st.integers(0, 99))
def test_columns_say_what_the_check_says(fast: bool, given_: list[Formula], seed: int | None) -> None:
    assert_like_the_check(fast, given_, seed)


COLOURED = st.sampled_from(["14.04.01", "05.02.02", "07.02", "12.10.03.04", "08.03.05", "06.07", "16.01"])


@both_readers
@settings(deadline=None, max_examples=60)
@given(given_=st.lists(formulas.formula(COLOURED), min_size=2, max_size=5))
def test_where_many_sums_meet(fast: bool, given_: list[Formula]) -> None:
    assert_like_the_check(fast, given_)


@both_readers
@settings(deadline=None, max_examples=8)
@given(
    given_=st.lists(
        formulas.formula(st.sampled_from(["12.10", "99.99", "02.0", "16.0"]), most=4), min_size=1, max_size=2
    )
)
def test_groups_of_categories_and_none(fast: bool, given_: list[Formula]) -> None:
    assert_like_the_check(fast, given_)


# above 1 by the group's own limits, while one below it may allow more: asked, not failed
DEEPER: list[Formula] = [
    ("12.10", [("苯甲酸", 500_000), ("山梨酸", 400_000)]),
    ("12.10", [("苯甲酸", 600_000), ("山梨酸", 550_000)]),
    ("08.03", [("脱氢乙酸钠", 350_000), ("ε-聚赖氨酸", 175_000)]),
    ("08.03", [("双乙酸钠", 2_100_000), ("ε-聚赖氨酸", 175_000)]),
    ("02.0", [("没食子酸丙酯", 40_000), ("特丁基对苯二酚", 80_000), ("丁基羟基茴香醚", 80_000)]),
]


@both_readers
def test_a_sum_in_a_group_is_the_checks(fast: bool) -> None:
    assert_like_the_check(fast, DEEPER)


# what meets otherwise than by adding shares: acid of another kind, residues tested together, cells led by another,
# amounts whose slope changes while they are open, forms that are not told apart
MEETING: dict[str, tuple[str, ...]] = {
    "12.10.02.01": ("磷酸(湿法)", "磷酸", "磷酸二氢钠", "磷酸二氢钙", "山梨酸钾"),
    "14.04.01": ("磷酸(湿法)", "磷酸", "磷酸三钾", "咖啡因", "苯甲酸钠"),
    "11.01.02": ("硫磺", "二氧化硫", "焦亚硫酸钠", "亚硫酸钠", "天然胡萝卜素", "诱惑红"),
    "04.02.02.04": ("硫磺", "二氧化硫", "焦亚硫酸钾", "山梨酸钾", "脱氢乙酸钠"),
    "11.01.01": ("硫磺", "二氧化硫", "低亚硫酸钠", "赤藓红"),
    "09.03.02": ("山梨酸", "山梨酸钾", "磷酸二氢钙", "焦磷酸二氢二钠", "β-胡萝卜素(合成)"),
    "14.06.02": ("山梨酸", "山梨酸钾", "苯甲酸钠", "柠檬黄", "亮蓝铝色淀", "亮蓝"),
    "12.10.01.03": ("磷酸三钙", "磷酸氢钙", "焦磷酸二氢二钠", "磷酸二氢钠"),
    "16.01": ("亮蓝铝色淀", "亮蓝", "甜菊糖苷", "瑞鲍迪苷C", "磷酸氢钙", "磷酸三钾"),
}


@st.composite
def meeting(draw: Any) -> Formula:
    """Several items of few names, so that most of them meet, on and about every threshold."""
    food = draw(st.sampled_from(sorted(MEETING)))
    names = draw(st.lists(st.sampled_from(MEETING[food]), min_size=2, max_size=5))
    return food, [(name, formulas.amounts(draw, name, food, len(names))) for name in names]


@both_readers
@settings(deadline=None, max_examples=120)
@given(given_=st.lists(meeting(), min_size=1, max_size=4))
def test_what_meets_otherwise_than_by_shares(fast: bool, given_: list[Formula]) -> None:
    assert_like_the_check(fast, given_)


SWEET = ("天门冬酰苯丙氨酸甲酯乙酰磺胺酸", "阿斯巴甜", "安赛蜜", "苯甲酸钠", "山梨酸钾", "三氯蔗糖")
SWEETENED = ("14.04.01", "01.02.02", "04.01.02.05", "03.0", "07.04", "16.01", "05.01", "06.09", "11.04")


@st.composite
def sweetened(draw: Any) -> Formula:
    """The salt of two sweeteners beside one or both of them, and sums of A.4 besides."""
    food = draw(st.sampled_from(SWEETENED))
    names = [SWEET[0], *draw(st.lists(st.sampled_from(SWEET), min_size=1, max_size=5))]
    return food, [(name, formulas.amounts(draw, name, food, len(names))) for name in names]


@both_readers
@settings(deadline=None, max_examples=80)
@given(given_=st.lists(sweetened(), min_size=1, max_size=4))
def test_the_salt_of_two_sweeteners_beside_them(fast: bool, given_: list[Formula]) -> None:
    assert_like_the_check(fast, given_)


@both_readers
@pytest.mark.parametrize("over", [0, 1])
def test_the_salt_counts_to_the_microgram(fast: bool, over: int) -> None:
    top = formulas.law().cell("阿斯巴甜", "14.04.01").ok_up_to
    salt = 100_000
    part = int(salt * forms(SWEET[0], "阿斯巴甜")[0].factor)
    one = ("14.04.01", [(SWEET[0], salt), ("阿斯巴甜", top - part + over)])
    assert VERDICTS[READERS[fast].judge(columns([one])).verdict[0]] == ("fail" if over else "pass")
    assert_like_the_check(fast, [one])


EXACTLY_ONE = ("12.04", [("苯甲酸", 500_000), ("山梨酸", 500_000)])


@both_readers
@pytest.mark.parametrize(
    "one",
    [
        EXACTLY_ONE,
        ("12.04", [("苯甲酸", 500_001), ("山梨酸", 500_000)]),
        ("12.04", [("苯甲酸", 499_999), ("山梨酸", 500_000)]),
        ("12.04", [("苯甲酸", 600_000), ("苯甲酸钠", 400_000)]),
        ("12.04", [("苯甲酸", 500_000), ("苯甲酸", 500_000)]),
        ("12.04", [("苯甲酸", 500_000), ("苯甲酸", 500_001)]),
        ("14.04.01", [("阿斯巴甜", 300_000), ("天门冬酰苯丙氨酸甲酯乙酰磺胺酸", 600_000)]),
        ("14.04.01", [("安赛蜜", 290_000), ("阿斯巴甜", 600_000)]),
        ("11.01.01", [("硫磺", 90_000), ("焦亚硫酸钠", 90_000)]),
        ("12.04", [("山梨酸钾", 1)] * 40),
        ("12.04", [("山梨酸钾", 1)] * 501),
        ("12.04", [("味精", 600_000_000), ("乳酸", 600_000_000)]),
        ("12.04", [("山梨酸钾", -1), ("乳酸", 5)]),
        ("12.04", [("山梨酸钾", 1_000_000_001)]),
        ("12.04", [(" ", 1), ("乳酸", 5)]),
        ("15.03.01", [("二氧化硫", 1), ("山梨酸钾", 5)]),
    ],
)  # fmt: skip
def test_corners(fast: bool, one: Formula) -> None:
    assert_like_the_check(fast, [one])
    assert_like_the_check(fast, [EXACTLY_ONE, one, EXACTLY_ONE], seed=1)


def test_a_sum_of_one_is_within_and_a_microgram_more_is_not() -> None:
    found = READERS[True].judge(columns([EXACTLY_ONE, ("12.04", [("苯甲酸", 500_001), ("山梨酸", 500_000)])]))
    assert [VERDICTS[code] for code in found.verdict] == ["pass", "fail"]
    assert found.millionths.tolist() == [1_000_000, 1_000_001]
    assert found.exact.all()


@both_readers
def test_sums_said_to_be_exact_are(fast: bool) -> None:
    chance = random.Random(5)
    pairs = [(chance.randrange(1, 1_500_000), chance.randrange(1, 1_500_000)) for _ in range(300)]
    found = READERS[fast].judge(
        columns([("12.04", [("苯甲酸", one), ("山梨酸钾", two)]) for one, two in pairs])
    )
    factor = forms("山梨酸钾", "山梨酸")[0].factor
    totals = [-int(-(one + two * factor) // 1) for one, two in pairs]
    known = [total for total, exact in zip(totals, found.exact, strict=True) if exact]
    assert [got for got, exact in zip(found.millionths.tolist(), found.exact, strict=True) if exact] == known
    assert len(known) > 200
    assert max(abs(found.millionths - totals)) <= 1


def batch(
    rows: list[tuple[Any, ...]],
    names: tuple[str, ...] = ("formula", "category", "additive", "amount"),
    **types: pa.DataType,
) -> pa.RecordBatch:
    table = {name: pa.array([row[at] for row in rows], type=types.get(name)) for at, name in enumerate(names)}
    return pa.RecordBatch.from_pydict(table)


SAUCE = [
    ("a", "12.04", "苯甲酸钠", 1_100_000),
    ("a", "12.04", "山梨酸钾", 300_000),
    ("b", "12.04", "乳酸", 5),
]


@both_readers
def test_batches_tell_verdict_reason_limit_and_sum(fast: bool) -> None:
    [found] = list(check_batches([batch(SAUCE)], fast=fast))[:1]
    whole = pa.Table.from_batches(list(check_batches([batch(SAUCE)], fast=fast))).to_pydict()
    assert whole["formula"] == ["a", "a", "b"]
    assert whole["verdict"] == ["ok", "ok", "ok"]
    assert whole["reason"] == ["within_limit", "within_limit", "permitted_gmp"]
    assert whole["limit"] == [1_000_000, 1_000_000, None]
    assert whole["formula_verdict"] == ["fail", "fail", "pass"]
    assert whole["ratio"] == ["exceeds", "exceeds", "none"]
    benzoate, sorbate = forms("苯甲酸钠", "苯甲酸")[0].factor, forms("山梨酸钾", "山梨酸")[0].factor
    total = round(1_100_000 * benzoate + 300_000 * sorbate)
    assert whole["ratio_millionths"] == [total, total, None]
    assert found.schema.field("limit").type == pa.int64()


@both_readers
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_formula_cut_between_batches_is_judged_whole(fast: bool, cut: int) -> None:
    rows = [("a", "12.04", "苯甲酸钠", 900_000)] + [("a", "12.04", "山梨酸钾", 100_000)] * 4 + SAUCE[2:]
    pieces = [batch(rows[at : at + cut]) for at in range(0, len(rows), cut)]
    found = pa.Table.from_batches(list(check_batches(pieces, fast=fast))).to_pydict()
    assert found["formula"] == [row[0] for row in rows]
    assert found["formula_verdict"] == ["fail"] * 5 + ["pass"]


@both_readers
def test_more_than_the_whole_of_what_has_several_reasons(fast: bool) -> None:
    rows = [("a", "14.06.02", "山梨酸钾", 1_000_000_001), ("b", "14.06.02", "山梨酸钾", 5)]
    [*found] = check_batches([batch(rows)], fast=fast)
    assert pa.Table.from_batches(found).to_pydict()["reason"] == ["bad_amount", "within_limit"]


def test_scattered_rows_come_back_in_their_order() -> None:
    rows = [SAUCE[0], SAUCE[2], SAUCE[1]]
    [found] = check_batches([batch(rows[:2]), batch(rows[2:])], grouped=False)
    assert found.to_pydict()["formula_verdict"] == ["fail", "pass", "fail"]


def test_a_formula_that_returns_is_refused_with_its_row() -> None:
    for scattered in (
        [SAUCE[0], SAUCE[2], SAUCE[1]],
        [(2, *SAUCE[0][1:]), (3, *SAUCE[2][1:]), (2, *SAUCE[1][1:])],
    ):
        with pytest.raises(InputError) as caught:
            list(check_batches([batch([row]) for row in scattered]))
        assert (caught.value.field, caught.value.value) == ("formula", str(scattered[2][0]))
        assert "2" in caught.value.mend


def test_decimal_grams_and_dictionaries() -> None:
    rows = [("a", "12.04", "苯甲酸钠", Decimal("1.1799")), ("a2", "12.04", "苯甲酸钠", Decimal("1.1800"))]
    whole = batch(rows, amount=pa.decimal128(12, 4))
    coded = whole.set_column(2, "additive", whole.column("additive").dictionary_encode())
    [*found] = check_batches([coded])
    assert pa.Table.from_batches(found).to_pydict()["verdict"] == ["ok", "fail"]


def test_finer_than_a_microgram_is_still_exact() -> None:
    top = formulas.law().cell("山梨酸", "12.04").ok_up_to
    rows = [
        (1, "12.04", "山梨酸", Decimal(top).scaleb(-6)),
        (2, "12.04", "山梨酸", Decimal(top).scaleb(-6) + Decimal("1e-12")),
        (3, "12.04", "山梨酸", None),
    ]
    [*found] = check_batches([batch(rows, amount=pa.decimal128(38, 12))])
    assert pa.Table.from_batches(found).to_pydict()["formula_verdict"] == ["pass", "fail", "review"]


def test_no_amount_is_asked_for_like_the_check_does() -> None:
    rows = [(1, "12.04", "山梨酸", None), (2, "12.04", "乳酸", None)]
    found = pa.Table.from_batches(list(check_batches([batch(rows, amount=pa.int64())]))).to_pydict()
    assert found["formula_verdict"] == ["review", "pass"]


def test_facts_send_a_formula_through_the_check() -> None:
    names = ("formula", "category", "additive", "amount", "fat_fraction", "answers", "density_kg_per_l")
    rows = [
        (1, "06.07", "特丁基对苯二酚", 30_000, Decimal("0.2"), None, None),
        (2, "06.07", "特丁基对苯二酚", 50_000, Decimal("0.2"), None, None),
        (3, "15.03.01", "二氧化硫", 200_000, None, '{"甜型葡萄酒": false}', Decimal("0.99")),
        (4, "12.04", "山梨酸钾", 5, None, None, None),
    ]
    made = batch(rows, names, fat_fraction=pa.decimal128(6, 4), density_kg_per_l=pa.decimal128(6, 4))
    found = pa.Table.from_batches(list(check_batches([made]))).to_pydict()
    noodles: dict[str, Any] = {"category": "06.07", "fat_fraction": "0.2"}
    wine = {"category": "15.03.01", "answers": {"甜型葡萄酒": False}, "density_kg_per_l": "0.99"}
    told = [
        (noodles, "特丁基对苯二酚", 30_000),
        (noodles, "特丁基对苯二酚", 50_000),
        (wine, "二氧化硫", 200_000),
    ]
    shapes = [
        {"food": food, "items": [{"additive": name, "amount": grams, "unit": "µg/kg"}]}
        for food, name, grams in told
    ]
    wanted = [check(shape | {"edition": edition().name})["verdict"] for shape in shapes]
    assert found["formula_verdict"] == [*wanted, "pass"]


def test_facts_that_contradict_each_other_or_make_no_sense() -> None:
    names = ("formula", "category", "additive", "amount", "fat_fraction")
    rows = [(1, "06.07", "乳酸", 5, "0.1"), (1, "06.07", "乳酸", 5, "0.2"), (2, "06.07", "乳酸", 5, "much")]
    found = pa.Table.from_batches(list(check_batches([batch(rows, names)]))).to_pydict()
    assert found["reason"] == ["mixed_food", "mixed_food", "bad_fact"]
    assert set(found["formula_verdict"]) == {"unreadable"}


def test_rows_that_cannot_be_read_say_why_and_spoil_no_other_formula() -> None:
    rows = [
        (1, "12.99", "山梨酸钾", 5),
        (2, "12.04", None, 5),
        (3, None, "山梨酸钾", 5),
        (4, "12.04", "山梨酸钾", -5),
        (5, "12.04", "山梨酸钾", 5),
        (5, "12.05", "乳酸", 5),
        (6, "12.04", "没有这种东西", 5),
        (7, "12.04", "山梨酸钾", 5),
    ]
    found = pa.Table.from_batches(list(check_batches([batch(rows)]))).to_pydict()
    assert found["reason"] == [
        "unknown_category", "no_additive", "unknown_category", "bad_amount", "mixed_food", "mixed_food",
        "unknown_substance", "within_limit",
    ]  # fmt: skip
    assert found["formula_verdict"] == ["unreadable"] * 6 + ["fail", "pass"]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("amount", pa.float64()),
        ("amount", pa.string()),
        ("formula", pa.float64()),
        ("category", pa.int32()),
        ("fat_fraction", pa.float32()),
    ],
)
def test_a_column_of_the_wrong_type_is_named(column: str, kind: pa.DataType) -> None:
    good = {"formula": [1], "category": ["12.04"], "additive": ["乳酸"], "amount": [5]}
    bad = {**{name: pa.array(cells) for name, cells in good.items()}, column: pa.array([None], kind)}
    with pytest.raises(InputError) as caught:
        list(check_batches([pa.RecordBatch.from_pydict(bad)]))
    assert (caught.value.field, caught.value.value) == (column, str(kind))
    with speaking("en"), pytest.raises(InputError, match="use"):
        list(check_batches([pa.RecordBatch.from_pydict(bad)]))


def test_a_missing_column_and_a_missing_formula_are_named() -> None:
    with pytest.raises(InputError) as caught:
        list(check_batches([batch([(1, "12.04")], ("formula", "category"))]))
    assert caught.value.field == "additive"
    with pytest.raises(InputError) as caught:
        list(check_batches([batch([(1, *SAUCE[0][1:]), (None, *SAUCE[0][1:])])]))
    assert caught.value.field == "formula"
    assert "1" in caught.value.mend


def test_numba_is_used_where_it_is_worth_its_loading() -> None:
    assert kernel.reader(False) is plain.scan
    assert kernel.reader(None) is kernel.reader(True) is not plain.scan
    patient, eager = Kernel(), Kernel(fast=True)
    assert (patient._worth, eager._worth) == (kernel.WORTH_COMPILING, 0)
    patient.judge(columns([EXACTLY_ONE]))
    assert patient._worth < kernel.WORTH_COMPILING


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for number in range(2):
        path = tmp_path / f"{number}.parquet"
        pair = ("苯甲酸钠", "山梨酸钾")
        rows = [(10 * number + at // 2, "12.04", pair[at % 2], 400_000 + 50_000 * at) for at in range(14)]
        pq.write_table(pa.Table.from_batches([batch(rows)]), path, row_group_size=5)
        made.append(path)
    return made


def test_parquet_files_are_counted_and_written(files: list[Path], tmp_path: Path) -> None:
    counts = check_parquet(files, tmp_path / "out", workers=2)
    assert [one["rows"] for one in counts] == [14, 14]
    assert [one["formulas"] for one in counts] == [7, 7]
    assert counts[0] | {"path": ""} == counts[1] | {"path": ""}
    written = pq.read_table(tmp_path / "out" / "0.verdicts.parquet").to_pydict()
    assert written["verdict"].count("fail") == counts[0]["fail"]
    assert len(set(zip(written["formula"], written["formula_verdict"], strict=True))) == 7


def test_a_file_read_ahead_tells_the_same(files: list[Path], tmp_path: Path) -> None:
    [ahead], [plainly] = (
        check_parquet(files[0], tmp_path / "ahead", workers=2),
        check_parquet(files[0], tmp_path),
    )
    assert ahead == plainly
    assert pq.read_table(tmp_path / "ahead" / "0.verdicts.parquet") == pq.read_table(
        tmp_path / "0.verdicts.parquet"
    )


def test_paths_as_spark_maps_them(files: list[Path]) -> None:
    paths = pa.RecordBatch.from_pydict({"path": [str(path) for path in files]})
    [found] = check_paths([paths])
    assert found.column("rows").to_pylist() == [14, 14]
    assert found.to_pylist() == check_parquet(files)


def test_threads_and_repeated_calls_agree() -> None:
    given_ = [
        EXACTLY_ONE,
        ("12.04", [("苯甲酸", 700_000), ("山梨酸", 500_000)]),
        *[("12.04", [("乳酸", 5)])] * 50,
    ]
    one, two = Kernel(workers=1).judge(columns(given_)), Kernel(workers=2, fast=False).judge(columns(given_))
    assert one.verdict.tolist() == two.verdict.tolist()
    assert one.millionths.tolist() == two.millionths.tolist()


def test_nothing_in_nothing_out() -> None:
    empty = batch([], formula=pa.int64(), category=pa.string(), additive=pa.string(), amount=pa.int64())
    assert list(check_batches([])) == list(check_batches([empty])) == []
    assert list(check_batches([empty], grouped=False)) == []
