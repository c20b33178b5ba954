"""One shape for what is wrong."""

import pytest
from django.core.exceptions import ValidationError

from tianheng.core.mistakes import Mistake, Mistakes, refuse

ONE = Mistake("phone", "12", "不是手机号。", "请填 11 位。", "手机号")


def test_it_names_field_value_and_mend() -> None:
    assert str(ONE) == "手机号「12」：不是手机号。请填 11 位。"
    assert ONE.field_error() == {"field": "phone", "value": "12", "mend": "不是手机号。请填 11 位。"}
    assert ONE.shown()["id"] == "id_phone"
    assert isinstance(ONE, ValidationError)


def test_nothing_wrong_is_not_refused() -> None:
    refuse([None, None])


def test_all_are_told_at_once() -> None:
    with pytest.raises(Mistakes) as caught:
        refuse([ONE, None, ONE])
    assert caught.value.found == [ONE, ONE]


def test_its_two_sentences_stand_apart_where_the_language_wants_it() -> None:
    assert Mistake("n", 1, "不对。", "请改。").sentence == "不对。请改。"
    assert Mistake("n", 1, "It is wrong.", "Mend it.").sentence == "It is wrong. Mend it."
    assert Mistake("n", 1, "It is wrong.", "").sentence == "It is wrong."
    assert Mistake("n", 1, "", "Mend it.").sentence == "Mend it."
