"""Exact numbers in and out: a JSON number becomes a Decimal, a Decimal is written as the text of the number."""

import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer


class ExactParser(Parser):
    """Reads ``1.15`` as ``Decimal("1.15")``, never as the nearest binary fraction."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The request's JSON; ninja turns a ValueError into 400."""
        return json.loads(request.body, parse_float=Decimal, parse_constant=no_constant)


class ReadableRenderer(BaseRenderer):
    """JSON with Chinese as itself."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The answer's body."""
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def no_constant(name: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(f"{name} is no number")
