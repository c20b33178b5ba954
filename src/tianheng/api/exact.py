"""Exact numbers in and out: a JSON number becomes a Decimal, a Decimal is written as the text of the number."""

import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import PydanticCustomError

from tianheng.core.legible import strange

MOST_DIGITS = 60


class ExactParser(Parser):
    """Reads ``1.15`` as ``Decimal("1.15")``, never as the nearest binary fraction."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The request's JSON; ninja turns whatever is raised into 400.

        What no database keeps is noted on the request, so that the refusal can name it.
        """
        told = json.loads(request.body, parse_float=figure, parse_constant=no_constant)
        found = list(strange(told))
        if found:
            request.strange = found  # type: ignore[attr-defined]
            raise ValueError(found[0][0])
        return told


class ReadableRenderer(BaseRenderer):
    """JSON with Chinese as itself."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The answer's body."""
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def figure(text: str) -> Decimal | str:
    """A number with a point or exponent, exact. One whose digits nobody could write out stays text, which no field
    takes for a number: ``int(Decimal("1e999999999"))`` never ends."""
    found = Decimal(text)
    return found if short(found) else text


def short(value: Decimal) -> bool:
    """Whether the digits of a number can be written out."""
    _sign, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and abs(exponent) + len(digits) <= MOST_DIGITS


def no_constant(name: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(f"{name} is no number")


def written_out(value: Any) -> Any:
    """A figure as it came, when its digits can be written out: ``1e999999999`` would fill the memory."""
    if isinstance(value, Decimal) and not short(value):
        raise PydanticCustomError("figure_too_long", "a figure has at most 60 digits")
    return value
