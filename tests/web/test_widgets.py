"""Inputs of forms."""

from django import forms

from tianheng.web.widgets import Picker


class Picking(forms.Form):
    additive = forms.CharField(widget=Picker("compliance:check_additives"))
    food = forms.CharField(widget=Picker("compliance:check_foods", fills="id_category"))


def test_a_picker_is_a_combobox_that_knows_whom_to_ask_and_keeps_what_was_typed() -> None:
    html = str(Picking({"additive": '山梨酸"钾', "food": ""})["additive"])
    for part in (
        'id="id_additive"',
        'data-from="/check/additives"',
        'role="combobox"',
        'aria-controls="id_additive-hits"',
        'id="id_additive-hits" hidden',
        'value="山梨酸&quot;钾"',
    ):
        assert part in html
    assert "data-fills" not in html


def test_a_picker_may_fill_another_input() -> None:
    assert 'data-fills="id_category"' in str(Picking()["food"])


def test_rows_of_a_form_set_have_lists_of_their_own() -> None:
    html = str(Picking(prefix="row-3")["additive"])
    assert 'aria-controls="id_row-3-additive-hits"' in html
    assert 'id="id_row-3-additive-hits"' in html
