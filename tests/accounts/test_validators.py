"""Passwords, names, PINs: shared by forms, the interface, imports and actions."""

import pytest

from tianheng.accounts import validators
from tianheng.core.mistakes import Mistake

KNOWN = ("chen.meili", "13800000001", "陈美丽")


@pytest.mark.parametrize(
    "password", ["steelyard and salt", "称盐的老秤砣有十六两吧", "x7#Qm!kP2v", "a" * 60 + "bcd"]
)
def test_good_passwords(password: str) -> None:
    assert validators.password(password, KNOWN) == password


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "至少 10 位"),
        ("", "至少 10 位"),
        ("a1b2" * 40, "至多 128 位"),
        ("1111111111", "不同的字符太少"),
        ("1234567890", "太常见"),
        ("Chen.Meili2026", "含有登录名"),
        ("x13800000001x", "含有登录名"),
        ("我是陈美丽我是陈美丽", "含有登录名"),
    ],
)
def test_weak_passwords_are_named_but_never_repeated(password: str, says: str) -> None:
    with pytest.raises(Mistake, match=says) as caught:
        validators.password(password, KNOWN)
    assert not password or password not in str(caught.value)


@pytest.mark.parametrize(("typed", "name"), [(" Chen.Meili ", "chen.meili"), ("ｌｉｎ_1", "lin_1")])
def test_login_names_have_one_form(typed: str, name: str) -> None:
    assert validators.login_name(typed) == name


@pytest.mark.parametrize("typed", ["", "1abc", "ab", "a" * 31, "陈美丽", "a b c", "13800000001", "a@b.c"])
def test_what_is_no_login_name(typed: str) -> None:
    with pytest.raises(Mistake, match="字母开头"):
        validators.login_name(typed)


@pytest.mark.parametrize("typed", ["", "123", "1234567", "1111", "1234", "4321", "12a4", "2345", "１２９４x"])
def test_what_is_no_pin(typed: str) -> None:
    with pytest.raises(Mistake, match="4 至 6 位"):
        validators.pin(typed)


@pytest.mark.parametrize("typed", ["2680", "13579", "908172"])
def test_good_pins(typed: str) -> None:
    assert validators.pin(typed) == typed


@pytest.mark.parametrize("typed", ["", "陈", "x" * 51, "陈\n美"])
def test_what_is_no_name(typed: str) -> None:
    with pytest.raises(Mistake, match="2 至 50"):
        validators.person_name(typed)
