"""Django's registration of what every stored thing shares."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Trail, scope, numbers, working days, attachments, notices; and the health of the installation."""

    name = "tianheng.core"
    label = "core"

    def ready(self) -> None:
        """Register the checks and the daily parts; see to it that every database holds the shipped holidays."""
        from tianheng.core.checks import scoped_models
        from tianheng.core.daily import every_day
        from tianheng.core.imports.files import sweep_old
        from tianheng.core.once import forget_old

        every_day("imports", sweep_old)
        every_day("submissions", forget_old)
        checks.register(scoped_models, "tianheng")
        post_migrate.connect(load_holidays, sender=self)
        post_migrate.connect(guard_trail, sender=self)


def guard_trail(using: str, **_: Any) -> None:
    """Set the trail's triggers again: SQLite forgets them when a migration rebuilds the table."""
    from django.db import connections

    from tianheng.core.append_only import protect
    from tianheng.core.models import TrailEntry

    if TrailEntry._meta.db_table in connections[using].introspection.table_names():
        protect(connections[using])


def load_holidays(using: str, **_: Any) -> None:
    """Add the shipped holidays that are missing; what an operator corrected stays."""
    from tianheng.core.days import load_shipped

    load_shipped(using=using)
