"""Credit codes, licence numbers, telephones: what is right passes in one written form, what is wrong is named."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.accounts import licence_number as right_licence
from tianheng.core import identifiers as ids
from tianheng.core.mistakes import Mistake

# Codes of large companies, as they print them on their own sites.
REAL = ["914403001922038216", "9144030071526726XG", "91330100799655058B", "91110000802100433B"]


@pytest.mark.parametrize("code", REAL)
def test_real_credit_codes_pass(code: str) -> None:
    assert ids.credit_code(code) == code
    assert ids.credit_code(f" {code[:4].lower()} {code[4:]}　") == code


@pytest.mark.parametrize("code", REAL)
@given(place=st.integers(0, 17), other=st.sampled_from(ids.CREDIT_CHARACTERS))
def test_one_wrong_character_is_always_found(code: str, place: int, other: str) -> None:
    if code[place] != other:
        with pytest.raises(Mistake):
            ids.credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ("9144030019220382", "应为 18 位，现为 16 位"),
        ("91440300I922038216", "不该出现的字符"),
        ("914403001922038217", "校验位不符"),
        ("", "现为 0 位"),
    ],
)
def test_a_wrong_credit_code_names_field_value_and_mend(given_: str, says: str) -> None:
    with pytest.raises(Mistake) as caught:
        ids.credit_code(given_)
    assert (caught.value.field, caught.value.value) == ("credit_code", given_)
    assert says in str(caught.value)
    assert "营业执照" in str(caught.value) or "只用数字" in str(caught.value)


@given(st.integers(1, 9999), st.sampled_from(["350582", "350203", "350182"]))
def test_right_licences_pass_and_a_changed_digit_does_not(number: int, area: str) -> None:
    licence = right_licence(area, number)
    assert ids.licence_number(licence.lower()) == licence
    assert ids.licence_area(licence) == area
    wrong = licence[:12] + str((int(licence[12]) + 1) % 10) + licence[13:]
    with pytest.raises(Mistake):
        ids.licence_number(wrong)
    assert ids.licence_number(wrong, verify=False) == wrong


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ("QS350005820001", "SC 加 14 位数字"),
        ("SC1063505820001", "SC 加 14 位数字"),
        ("SC30635058200011", "第一位数字"),
        ("SC10635058200011", "校验位不符"),
    ],
)
def test_a_wrong_licence_is_named(given_: str, says: str) -> None:
    with pytest.raises(Mistake) as caught:
        ids.licence_number(given_)
    assert says in str(caught.value)
    assert caught.value.value == given_


@pytest.mark.parametrize(
    "typed", ["13800000001", "+86 138-0000-0001", "8613800000001", "１３８００００００01"]
)
def test_a_mobile_number_has_one_form(typed: str) -> None:
    assert ids.mobile(typed) == "13800000001"


@pytest.mark.parametrize("typed", ["", "12800000001", "1380000000", "138000000012", "0595-85661234"])
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(Mistake, match="不是手机号"):
        ids.mobile(typed)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("0595-85661234", "0595-85661234"),
        ("059585661234", "0595-85661234"),
        ("(0595)85661234", "0595-85661234"),
        ("0595-85661234转801", "0595-85661234-801"),
        ("138 0000 0001", "13800000001"),
    ],
)
def test_a_telephone_has_one_form(typed: str, form: str) -> None:
    assert ids.telephone(typed) == form


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("6901234567892", "06901234567892"),
        ("６９０ 1234-567892", "06901234567892"),
        ("012345678905", "00012345678905"),
        ("96385074", "00000096385074"),
        ("16901234567899", "16901234567899"),
        ("(01)06901234567892(17)280109(10)SK01", "06901234567892"),
        ("https://id.gs1.org/01/06901234567892/10/SK01", "06901234567892"),
    ],
)
def test_a_number_of_trade_has_one_form(typed: str, form: str) -> None:
    assert ids.gtin(typed) == form
    assert ids.gtin_shown(form).lstrip("0") == form.lstrip("0")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("6901234567890", "校验位不符"),
        ("69012345678", "8、12、13 或 14 位"),
        ("00000000", "8、12、13 或 14 位"),
    ],
)
def test_a_wrong_number_of_trade_is_named(typed: str, says: str) -> None:
    with pytest.raises(Mistake) as caught:
        ids.gtin(typed)
    assert says in str(caught.value)


CHECKS: list[Callable[[str], str]] = [
    ids.credit_code,
    ids.licence_number,
    ids.gtin,
    ids.mobile,
    ids.telephone,
]


@pytest.mark.parametrize("check", CHECKS)
@given(typed=st.text(max_size=30))
def test_nothing_typed_breaks_a_check(check: Callable[[str], str], typed: str) -> None:
    form = form_or_mistake(check, typed)
    if isinstance(form, Mistake):
        assert form.field_error()["value"] == typed
    else:
        assert check(form) == form


def form_or_mistake(check: Callable[[str], str], typed: str) -> str | Mistake:
    try:
        return check(typed)
    except Mistake as mistake:
        return mistake
