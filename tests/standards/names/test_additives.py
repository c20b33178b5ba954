"""Additives by any name; what is open is asked; slips are only suggested."""

from __future__ import annotations

import pytest

from tianheng.standards.names import resolve, search
from tianheng.standards.names.additive_codes import cas_of, cns_of, fema_of, ins_of, is_within, misread_ins
from tianheng.standards.names.additive_index import TABLES, index
from tianheng.standards.names.additives import Match, Resolution
from tianheng.standards.source import table


def first(text: str) -> Match:
    resolution = resolve(text)
    assert resolution.matches, resolution
    return resolution.matches[0]


@pytest.mark.parametrize(
    ("name", "target", "member", "how"),
    [
        ("柠檬酸", "柠檬酸", "", "exact"),
        ("苯甲酸及其钠盐", "苯甲酸及其钠盐", "", "exact"),
        ("苯甲酸钠", "苯甲酸及其钠盐", "苯甲酸钠", "exact"),
        ("苯甲酸鈉", "苯甲酸及其钠盐", "苯甲酸钠", "traditional"),
        ("丙三醇", "甘油", "", "alias"),
        ("味精", "谷氨酸钠", "", "alias"),
        ("甜蜜素", "甜蜜素,环己基氨基磺酸钙", "甜蜜素", "exact"),
        ("TBHQ", "特丁基对苯二酚", "", "alias"),
        ("单双甘油脂肪酸酯", "单,双甘油脂肪酸酯", "", "alias"),
        ("单、双甘油脂肪酸酯", "单,双甘油脂肪酸酯", "", "exact"),
        ("E330", "柠檬酸", "", "code"),
        ("INS 450(i)", "磷酸及磷酸盐", "焦磷酸二氢二钠", "code"),
        ("211", "苯甲酸及其钠盐", "苯甲酸钠", "code"),
        ("17.004", "山梨酸及其钾盐", "山梨酸钾", "code"),
        ("CNS 01.101", "柠檬酸", "", "code"),
        ("sodium benzoate", "苯甲酸及其钠盐", "苯甲酸钠", "english"),
        ("Citric Acid", "柠檬酸", "", "english"),
        ("532-32-1", "苯甲酸及其钠盐", "苯甲酸钠", "cas"),
        ("食品级柠檬酸", "柠檬酸", "", "exact"),
        ("阿斯巴甜（含苯丙氨酸）", "阿斯巴甜", "", "exact"),
        ("5‘-呈味核苷酸二钠", "5'-呈味核苷酸二钠", "", "exact"),
        ("焦糖色（亚硫酸铵法）", "焦糖色(亚硫酸铵法)", "", "exact"),
    ],
)
def test_certain_names(name: str, target: str, member: str, how: str) -> None:
    match = first(name)
    assert (match.table, match.target, match.member, match.how) == ("a1", target, member, how)
    assert resolve(name).question == ""
    assert match.reason


def test_every_printed_name_stands_for_itself() -> None:
    for row in table("gb2760_2024/headings.csv"):
        targets = {m.target for m in resolve(row["name"]).matches if m.table == "a1"}
        assert row["name"] in targets, row["name"]


@pytest.mark.parametrize(
    ("file", "column"), [("b2", "name"), ("b3", "name"), ("c1", "name"), ("c2", "name"), ("c3", "enzyme")]
)
def test_every_name_of_the_other_tables_is_found(file: str, column: str) -> None:
    for row in table(f"gb2760_2024/{file}.csv"):
        found = {(m.table, m.target) for m in resolve(row[column]).matches}
        assert (file, row[column]) in found, row[column]


def test_every_printed_code_is_found() -> None:
    for row in table("gb2760_2024/headings.csv"):
        for code in [*row["ins"].split("|"), *row["cns"].split("|")]:
            if code:
                assert row["name"] in {m.target for m in resolve(code).matches}, (row["name"], code)


def test_a_substance_is_found_in_every_table_it_stands_in() -> None:
    for name in ("甘油", "丙三醇"):
        assert [m.table for m in resolve(name).matches] == ["a1", "b3", "c1"]


def test_flavouring_by_code() -> None:
    assert ("b3", "丙二醇") in {(m.table, m.target) for m in resolve("S0001").matches}
    assert first("N001").target == "丁香叶油"
    assert first("FEMA 2325").target == "丁香叶油"


@pytest.mark.parametrize("name", ["胡萝卜素", "焦糖色", "160a", "500", "苹果酸", "亚硝酸盐"])
def test_what_is_open_is_asked(name: str) -> None:
    resolution = resolve(name)
    assert resolution.matches
    assert resolution.question


def test_a_code_of_several_members_asks_which() -> None:
    resolution = resolve("102")
    assert {m.target for m in resolution.matches} == {"柠檬黄及其铝色淀"}
    assert "柠檬黄铝色淀" in resolution.question


def test_light_and_heavy_calcium_carbonate_share_a_name_and_a_code() -> None:
    assert resolve("170(i)").question == ""


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("三氯庶糖", "三氯蔗糖"),
        ("黄原膠胶", "黄原胶"),
        ("焦亚硫酸纳盐", "二氧化硫及亚硫酸盐"),
        ("山梨酸钾钾", "山梨酸及其钾盐"),
    ],
)
def test_unlisted_slips_are_only_suggested(slip: str, meant: str) -> None:
    resolution = resolve(slip)
    if resolution.matches:  # listed meanwhile as a known slip
        assert {m.how for m in resolution.matches} <= {"slip", "traditional"}
        return
    assert meant in {m.target for m in resolution.suggestions}
    assert "是否指" in resolution.question


def test_listed_slips_say_that_they_are_slips() -> None:
    match = first("碳酸氢氨")
    assert (match.target, match.how) == ("碳酸氢铵", "slip")
    assert "误写" in match.reason


@pytest.mark.parametrize("name", ["", "  ", "完全没有的东西", "🙂", "x" * 500])
def test_unknown_names_have_no_match(name: str) -> None:
    resolution = resolve(name)
    assert resolution.matches == ()
    assert resolution.question


def test_forbidden_and_withdrawn_substances_are_recognised() -> None:
    assert first("硼砂").table == "nonedible"
    assert first("过氧化苯甲酰").table == "withdrawn"


def test_substances_governed_elsewhere() -> None:
    assert "elsewhere" in {m.table for m in resolve("白砂糖").matches}
    assert "elsewhere" in {m.table for m in resolve("维生素D3").matches}


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("苯甲酸", "苯甲酸及其钠盐"),
        ("山梨", "山梨酸及其钾盐"),
        ("ningmengsuan", "柠檬酸"),
        ("nms", "柠檬酸"),
        ("benjiasuanna", "苯甲酸及其钠盐"),
        ("citric", "柠檬酸"),
        ("330", "柠檬酸"),
        ("三氯庶糖", "三氯蔗糖"),
        ("黃原", "黄原胶"),
    ],
)
def test_search_finds(query: str, target: str) -> None:
    assert target in [match.target for match in search(query)[:8]]


def test_search_puts_the_certain_first_and_keeps_to_the_limit() -> None:
    found = search("柠檬酸", limit=5)
    assert len(found) == 5
    assert found[0].target == "柠檬酸"
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert len({(m.table, m.target, m.member) for m in found}) == 5
    assert search("") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330", "330"),
        ("e330", "330"),
        ("ins160a(ii)", "160a(ii)"),
        ("160(a)", "160a"),
        ("450i", "450(i)"),
        ("472e", "472e"),
        ("12", ""),
        ("33000", ""),
        ("柠檬酸", ""),
    ],
)
def test_ins(text: str, code: str) -> None:
    assert ins_of(text) == code


def test_misread_codes() -> None:
    assert misread_ins("e33o") == "330"
    assert misread_ins("47l") == "471"
    assert misread_ins("ool") == ""
    assert misread_ins("柠檬酸") == ""


def test_other_codes() -> None:
    assert cns_of("17.001") == "17.001"
    assert cas_of("cas532-32-1") == "532-32-1"
    assert fema_of("fema2055") == "2055"
    assert (cns_of("x"), cas_of("x"), fema_of("x")) == ("", "", "")


def test_groups_of_codes() -> None:
    assert is_within("160a(i)", "160a")
    assert is_within("450(v)", "450")
    assert not is_within("4501", "450")


def test_json() -> None:
    shape = resolve("苯甲酸钠").to_json()
    assert shape["query"] == "苯甲酸钠"
    assert shape["matches"][0]["member"] == "苯甲酸钠"
    assert set(shape) == {"query", "matches", "question", "suggestions"}


def test_every_sense_points_into_a_table() -> None:
    headings = {row["name"] for row in table("gb2760_2024/headings.csv")}
    for name, senses in index().names.items():
        assert senses, name
        for sense in senses:
            assert sense.table in TABLES
            if sense.table == "a1":
                assert sense.target in headings, (name, sense)


def test_resolution_is_the_same_every_time() -> None:
    assert resolve("柠檬酸") == resolve("柠檬酸")
    assert isinstance(resolve("柠檬酸"), Resolution)
