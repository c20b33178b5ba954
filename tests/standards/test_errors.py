"""Errors are public text: they name field, value and mend, and the tree in the docstring is the tree there is."""

from __future__ import annotations

import inspect

import pytest

from tianheng.standards import InputError, InputErrors, LawError, TianhengError, errors

LAW_ERRORS = (errors.DigestError, errors.TieError)


def test_an_input_error_names_field_value_and_mend() -> None:
    error = InputError("items[0].amount", "1,x", "请填写数字")
    assert error.to_json() == {"field": "items[0].amount", "value": "1,x", "mend": "请填写数字"}
    assert all(part in str(error) for part in ("items[0].amount", "1,x", "请填写数字"))


@pytest.mark.parametrize(("value", "text"), [(None, ""), (-3, "-3"), (True, "True"), (["a"], "['a']")])
def test_the_value_is_told_as_text(value: object, text: str) -> None:
    assert InputError("x", value, "m").to_json()["value"] == text


def test_a_long_value_is_told_by_its_beginning() -> None:
    assert InputError("x", "糖" * 10_000, "m").to_json()["value"] == "糖" * 200


def test_several_mistakes_are_told_at_once() -> None:
    both = InputErrors([InputError("a", 1, "one"), InputError("b", 2, "two")])
    assert [error.field for error in both.errors] == ["a", "b"]
    assert (both.field, both.value, both.mend) == ("a", "1", "one")
    assert "one" in str(both)
    assert "two" in str(both)


def test_a_caller_may_catch_by_kind() -> None:
    assert issubclass(InputErrors, InputError)
    assert issubclass(InputError, TianhengError)
    assert all(issubclass(kind, LawError) for kind in LAW_ERRORS)
    assert not issubclass(LawError, InputError)


def test_the_tree_in_the_docstring_is_complete() -> None:
    own = {
        name
        for name, found in vars(errors).items()
        if inspect.isclass(found) and issubclass(found, Exception)
    }
    assert own == {
        word for word in (errors.__doc__ or "").split() if word.endswith("Error") or word == "InputErrors"
    }
