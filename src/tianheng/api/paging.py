"""Long lists in pages: ``{"items", "next"}``, in the order the rows were made, so that nothing is seen twice."""

from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Schema

MOST = 200
After = Annotated[int, Query(ge=0, description="the number of the last row already seen", examples=[0])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows of a page", examples=[50])]
EXAMPLE = "/api/v1/products?after=118&limit=50"


class Page(Schema):
    """The base of a page: ``next`` is the address of the following one, null on the last."""

    next: str | None = Field(None, examples=[EXAMPLE])


def page(
    request: HttpRequest, rows: QuerySet[Any], after: int, limit: int, shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """The rows behind number ``after``, each shaped; two rows made in the same moment still have an order."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    return {"items": [shape(each) for each in found[:limit]], "next": following(request, more)}


def following(request: HttpRequest, last: Model | None) -> str | None:
    """The same question again, behind ``last``."""
    if last is None:
        return None
    query = request.GET.copy()
    query["after"] = str(last.pk)
    return f"{request.path}?{query.urlencode()}"
