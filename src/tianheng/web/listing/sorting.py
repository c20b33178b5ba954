"""The order of a list: by a declared column only, empty values last on both databases, ties by row number."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model

from tianheng.web.listing.columns import Column


def chosen(columns: Sequence[Column], wanted: str, default: str) -> str:
    """``key`` or ``-key`` of a column that can be sorted by; the default for anything else."""
    keys = {column.key for column in columns if column.sort}
    return wanted if wanted.removeprefix("-") in keys else default


def ordered(rows: Any, columns: Sequence[Column], sort: str) -> Any:
    """The rows in that order; as they come when ``sort`` is empty."""
    column = next((each for each in columns if each.key == sort.removeprefix("-")), None)
    if column is None or not column.sort:
        return rows if rows.ordered else rows.order_by("-pk")
    fields = (column.sort,) if isinstance(column.sort, str) else column.sort
    backwards = sort.startswith("-")
    terms = [term(rows.model, field, backwards) for field in fields]
    return rows.order_by(*terms, "-pk" if backwards else "pk")


def term(model: type[Model], field: str, backwards: bool) -> Any:
    """One term of an order; empty values stand last, where there can be any."""
    down = backwards != field.startswith("-")
    name = field.removeprefix("-")
    last = True if nullable(model, name) else None
    return F(name).desc(nulls_last=last) if down else F(name).asc(nulls_last=last)


def nullable(model: type[Model], path: str) -> bool:
    """Whether a field, perhaps of a related row, may be empty; so is whatever is no field."""
    if path == "pk":
        return False
    name, _, rest = path.partition("__")
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return True
    if field.null or not rest:
        return bool(field.null)
    return nullable(field.related_model, rest) if field.related_model else True
