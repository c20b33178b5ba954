"""The one way from a request to rows: ``Model.objects.visible_to(user)``. Closed unless it is opened.

A model says who may see its rows by ``scope(user)``: a condition, :data:`EVERYONE` for what every signed-in person
may see, :data:`NOBODY` for what no page shows. A model that says nothing is refused by the check ``tianheng.E001``
and, should it get past that, by the query itself.
"""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

EVERYONE = Q()
NOBODY = Q(pk__in=())
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


def may_look(user: object) -> bool:
    """Whether ``user`` is a person who is signed in and active; nobody else sees anything."""
    return bool(getattr(user, "is_authenticated", False)) and bool(getattr(user, "is_active", False))


class ScopedQuerySet(models.QuerySet[Row_co]):
    """Rows that know who may see them."""

    def visible_to(self, user: object) -> Self:
        """The rows ``user`` may see; none for nobody, a stranger, or somebody whose account is not active."""
        scope = getattr(self.model, "scope", None)
        if scope is None:
            raise NotImplementedError(
                f"{self.model._meta.label} does not say who may see it: define scope(user)"
            )
        return self.filter(scope(user)) if may_look(user) else self.none()


class Scoped(models.Model):
    """Base of every stored thing: its manager is scoped, its scope must be said by the model itself."""

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
