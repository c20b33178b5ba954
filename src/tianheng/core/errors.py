"""The one shape in which the interface says no.

``{"error": {"code", "message", "fields": [{"field", "value", "mend"}]}}``
"""

from collections.abc import Iterable
from typing import TypedDict


class FieldError(TypedDict):
    """One mistaken field: its name, what was given, and how to mend it."""

    field: str
    value: object
    mend: str


class ErrorBody(TypedDict):
    """Code for machines, message for people, and the fields concerned (may be empty)."""

    code: str
    message: str
    fields: list[FieldError]


def error_shape(code: str, message: str, fields: Iterable[FieldError] = ()) -> dict[str, ErrorBody]:
    """The body of an error answer."""
    return {"error": {"code": code, "message": message, "fields": list(fields)}}
