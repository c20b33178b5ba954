"""Django's registration of people and power."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, organisations, roles, areas; signing in: the source of every scope."""

    name = "tianheng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Name the verbs for readers; see to it that every database holds the areas that are shipped."""
        from tianheng.accounts.models import Organisation
        from tianheng.accounts.words import WORDS
        from tianheng.core import attachments, history

        history.say(WORDS)
        attachments.accept(Organisation)
        post_migrate.connect(load_areas, sender=self)


def load_areas(using: str, **_: Any) -> None:
    """Bring the shipped areas up to date."""
    from tianheng.accounts.areas import load_shipped

    load_shipped(using=using)
