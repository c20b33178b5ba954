"""Inputs that forms of several modules use."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse


class Picker(forms.TextInput):
    """A line of text with what it may mean listed below while one types.

    ``url``: a named address that answers a POST of ``q`` with a list of ``picker__hit`` (compliance:check_additives,
    compliance:check_foods). ``fills``: the id of another input that takes the value chosen.
    """

    def __init__(self, url: str, *, fills: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url, self.fills = url, fills

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """The input as a combobox, and the place for its hits."""
        identity = (attrs or {}).get("id") or f"id_{name}"
        more = {
            "id": identity,
            "data-picker": self.url,
            "data-from": reverse(self.url),
            "role": "combobox",
            "aria-expanded": "false",
            "aria-autocomplete": "list",
            "aria-controls": f"{identity}-hits",
            "autocomplete": "off",
            **({"data-fills": self.fills} if self.fills else {}),
        }
        drawn = super().render(name, value, {**(attrs or {}), **more}, renderer)
        return render_to_string("web/components/picker.html", {"input": drawn, "hits": f"{identity}-hits"})
