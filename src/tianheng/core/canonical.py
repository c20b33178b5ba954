"""One text for one value: JSON with sorted keys, no blanks, no floats, so that a digest means something."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def canonical(value: object) -> str:
    """``value`` as JSON, the same on every machine. Raises TypeError for a float: amounts are Decimals."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Readable(json.JSONEncoder):
    """Encoder for JSON columns: Chinese stays Chinese, a third of the bytes and legible in the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def plain(value: object) -> Any:
    """``value`` in JSON's own types; Decimals, dates and lazy texts as text."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; the trail keeps exact values: use Decimal or text")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
