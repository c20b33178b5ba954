"""Rows are closed unless they are opened."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps

from tianheng.core import checks
from tianheng.core.models import Holiday, TrailHead
from tianheng.core.scope import EVERYONE, Scoped, ScopedQuerySet, may_look

ACTIVE = SimpleNamespace(is_authenticated=True, is_active=True, pk=1)
NOBODIES = {
    "nobody": None,
    "a stranger": SimpleNamespace(is_authenticated=False, is_active=False),
    "a locked account": SimpleNamespace(is_authenticated=True, is_active=False),
    "something without a word on it": object(),
}


@pytest.mark.parametrize("who", NOBODIES)
@pytest.mark.django_db
def test_nobody_sees_even_what_everyone_may_see(who: str) -> None:
    assert not may_look(NOBODIES[who])
    assert Holiday.objects.exists()
    assert not Holiday.objects.visible_to(NOBODIES[who]).exists()


@pytest.mark.django_db
def test_everyone_and_nobody() -> None:
    TrailHead.objects.create(chain="x")
    assert Holiday.objects.visible_to(ACTIVE).count() == Holiday.objects.count() > 70
    assert not TrailHead.objects.visible_to(ACTIVE).exists()


@isolate_apps("tianheng.core")
def test_a_model_that_does_not_say_who_sees_it_is_refused() -> None:
    class Forgetful(Scoped):
        class Meta:
            app_label = "core"
            db_table = "core_forgetful"

    (fault,) = checks.faults(Forgetful)
    assert fault.id == "tianheng.E001"
    assert "scope(cls, user)" in (fault.hint or "")
    with pytest.raises(NotImplementedError, match=r"core\.Forgetful does not say who may see it"):
        Forgetful.objects.visible_to(ACTIVE)


@isolate_apps("tianheng.core")
def test_a_plain_manager_and_a_table_named_by_chance_are_refused() -> None:
    class Plain(models.Model):
        class Meta:
            app_label = "core"

        @classmethod
        def scope(cls, user: object) -> Q:
            return EVERYONE

    assert [fault.id for fault in checks.faults(Plain)] == ["tianheng.E002", "tianheng.E003"]


def test_every_model_of_ours_passes() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("tianheng.")]
    assert len(ours) >= 10
    assert checks.scoped_models() == []
    assert all(isinstance(model._default_manager.all(), ScopedQuerySet) for model in ours)
