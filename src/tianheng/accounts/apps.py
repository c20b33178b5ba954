"""Django's registration of people and power."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


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
        history.shape({"area_id": area_name, "reporting_unit_id": area_name})
        open_ways()
        attachments.accept(Organisation)
        post_migrate.connect(load_areas, sender=self)


def area_name(row: object, code: str) -> str:
    """An area by its name; one that is not shipped, by its code."""
    from tianheng.accounts.areas import shipped_names

    return shipped_names().get(code, code)


def open_ways() -> None:
    """The navigation's ways to one's colleagues and, for a bureau, to the enterprises of its area."""
    from tianheng.core.imports import kinds
    from tianheng.web.ways import OFFICE, open_way

    open_way(
        "accounts:enterprises",
        _("企业账户"),
        platform=OFFICE,
        order=10,
        shown=lambda user: user.scope_entered.kind == "bureau",
    )
    open_way(
        "accounts:people",
        _("人员"),
        platform=OFFICE,
        order=20,
        shown=lambda user: user.scope_entered.administers,
    )
    open_way(
        "accounts:tokens",
        _("接口令牌"),
        platform=OFFICE,
        order=90,
        shown=lambda user: user.scope_entered.administers,
    )
    open_way(
        "accounts:imports",
        _("批量导入"),
        platform=OFFICE,
        order=80,
        shown=lambda user: bool(kinds(user)),
    )


def load_areas(using: str, **more: Any) -> None:
    """Bring the shipped areas up to date."""
    from tianheng.accounts.areas import load_shipped

    load_shipped(using=using)
