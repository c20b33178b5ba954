"""Rows as lines of JSON and back, every value exact, the same text from either database."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

CHUNK = 2000
OURS = "tianheng."


def tables() -> list[type[models.Model]]:
    """Every stored model of the house, by the name of its table."""
    found = [
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: str(model._meta.db_table))


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """Every row of a table in the order of its key, one JSON object a line."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        facts = {name: plain(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def plain(value: object) -> Any:
    """A value in JSON's own types; moments in UTC to the microsecond."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: nothing the house stores is one")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def rows(model: type[models.Model], found: Iterable[bytes]) -> Iterator[models.Model]:
    """Lines as rows that can be written. Raises ValueError for a field the table does not have, or lacks."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for line in found:
        facts = json.loads(line)
        if facts.keys() != fields.keys():
            odd = ", ".join(sorted(facts.keys() ^ fields.keys()))
            raise ValueError(f"{model._meta.db_table}: the fields differ: {odd}")
        yield model(**{name: read(fields[name], value) for name, value in facts.items()})


def read(field: models.Field[Any, Any], value: object) -> Any:
    """A value as its field keeps it; what is JSON stays as it is."""
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)
