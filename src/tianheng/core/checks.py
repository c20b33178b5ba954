"""System checks of the house: run by ``tianheng manage check``, before every migration and in the tests."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model

from tianheng.core.scope import ScopedQuerySet


def scoped_models(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """E001: every model says who may see it. E002: its manager asks. E003: its table's name is fixed."""
    ours = [config for config in app_configs or apps.get_app_configs() if config.name.startswith("tianheng.")]
    return [fault for config in ours for model in config.get_models() for fault in faults(model)]


def faults(model: type[Model]) -> Iterable[Error]:
    """What is wrong with one model."""
    label = model._meta.label
    if not callable(getattr(model, "scope", None)):
        yield Error(
            f"{label} does not say who may see its rows",
            hint="define @classmethod scope(cls, user) -> Q; core.scope has EVERYONE and NOBODY",
            obj=model,
            id="tianheng.E001",
        )
    if not isinstance(model._default_manager.all(), ScopedQuerySet):
        yield Error(
            f"{label} has a manager without visible_to",
            hint="derive the model from core.scope.Scoped, or its queryset from core.scope.ScopedQuerySet",
            obj=model,
            id="tianheng.E002",
        )
    if "db_table" not in model._meta.original_attrs:
        yield Error(
            f"{label} leaves its table's name to chance",
            hint='set Meta.db_table, e.g. "registration_product"',
            obj=model,
            id="tianheng.E003",
        )
