"""The bases of the ledger's tables: nothing is deleted, and of some tables nothing is changed."""

from typing import Any, ClassVar, Never

from django.db import models
from django.db.models import Q

from tianheng.core.scope import Scoped, ScopedQuerySet

NO_DELETION = "the ledger is kept: write a correction that names the old entry"


class KeptRows(ScopedQuerySet[Any]):
    """Rows that stay."""

    def delete(self) -> Never:
        """Refused."""
        raise PermissionError(NO_DELETION)


class WrittenRows(KeptRows):
    """Rows that stay as they were written."""

    def update(self, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError(NO_DELETION)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError(NO_DELETION)


class Kept(Scoped):
    """A row that is never deleted."""

    objects: ClassVar[Any] = KeptRows.as_manager()

    class Meta:
        abstract = True

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        """Refused."""
        raise PermissionError(NO_DELETION)


class Written(Kept):
    """A row that is never changed either; the database itself refuses (:mod:`tianheng.core.append_only`)."""

    objects: ClassVar[Any] = WrittenRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise PermissionError(NO_DELETION)
        super().save(*args, **kwargs)


def corrections(name: str) -> models.Index:
    """The few rows that correct another, so that "not corrected since" costs nothing.

    The index of the one-to-one holds an empty entry for every other row: counting these, SQLite takes it for useless.
    """
    return models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name=name)


class Owned(models.Model):
    """A row of one enterprise."""

    organisation: Any

    class Meta:
        abstract = True

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain."""
        return str(self.organisation.code)
