"""The form of 读配料表. Nothing of it is stored, and it travels in the body of a POST only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LabelForm(forms.Form):
    """A list, the food it is for, the day it was made, the package's largest face."""

    text = forms.CharField(required=False, strip=False)
    food = forms.CharField(required=False, max_length=100)
    category = forms.CharField(required=False, max_length=30)
    day = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"],
        error_messages={"invalid": _("日期写作 2026-05-01")},
    )
    face = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=2,
        error_messages={
            "invalid": _("请填写平方厘米数，例如 60"),
            "min_value": _("不能小于 0"),
            "max_digits": _("请填写平方厘米数，例如 60"),
            "max_decimal_places": _("最多两位小数"),
            "max_whole_digits": _("请填写平方厘米数，例如 60"),
        },
    )

    def clean_text(self) -> str:
        """Line ends as one character, so that positions are the same here and in the reader's browser."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def value(self, field: str) -> Any:
        """A field that passed, else None."""
        return self.cleaned_data.get(field) if self.is_valid() or field in self.cleaned_data else None
