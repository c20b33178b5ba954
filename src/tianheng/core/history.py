"""The trail of one object, in words: for the page that shows it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from tianheng.core.models import TrailEntry

Text = str | Promise
Shape = Callable[[Any, Any], str]
_words: dict[str, Text] = {}
_own: dict[str, dict[str, Text]] = {}
_shapes: dict[str, Shape] = {}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")


class Change(NamedTuple):
    """One fact that changed; an empty text stands for nothing."""

    label: str
    old: str
    new: str


class Line(NamedTuple):
    """One entry as a person reads it."""

    at: datetime
    who: str
    organisation: str
    verb: str
    changes: list[Change]
    note: str


def say(words: dict[str, Text], *, of: str = "") -> None:
    """Name verbs for readers: ``say({"register_enterprise": _("自助登记企业")})``, from ``AppConfig.ready``.

    With the label of its app as ``of`` a duty's words hold for its own rows, whatever others call by the same name:
    what is returned is a filing here and a bag of sugar there.
    """
    _words.update(words)
    _own.setdefault(of, {}).update(words)


def word(target: models.Model, name: str, other: object) -> object:
    """A name as the target's own app says it, else as anybody does, else ``other``."""
    return _own.get(target._meta.app_label, {}).get(name, _words.get(name, other))


def shape(shapes: Mapping[str, Shape]) -> None:
    """How readers get the figures of a field, from row and value: ``shape({"limit_share": percent})``."""
    _shapes.update(shapes)


def history(target: models.Model) -> list[Line]:
    """Everything that was done to ``target``, the latest first. Only for rows got by ``visible_to``."""
    entries = TrailEntry.objects.filter(target_kind=target._meta.label_lower, target_key=str(target.pk))
    return [line(entry, target) for entry in entries.order_by("-id")]


def line(entry: TrailEntry, target: models.Model) -> Line:
    """One entry in words."""
    verb = str(word(target, entry.verb, entry.verb))
    found = list(changes(entry, target))
    return Line(entry.at, entry.actor_name, entry.organisation_name, verb, found, entry.note)


def changes(entry: TrailEntry, target: models.Model) -> Iterator[Change]:
    """The facts that changed, by the names a reader knows; what was empty and stays so is no change."""
    before = json.loads(entry.before or "{}")
    after = json.loads(entry.after or "{}")
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if name in before and old == new:
            continue
        found = Change(label(target, name), shown(target, name, old), shown(target, name, new))
        if found.old or found.new:
            yield found


def label(target: models.Model, name: str) -> str:
    """A field's name for readers, or the name itself."""
    try:
        found = getattr(target._meta.get_field(name), "verbose_name", "")
    except FieldDoesNotExist:
        found = ""
    return str(found or word(target, name, name))


def shown(target: models.Model, name: str, value: object) -> str:
    """A value for readers: a choice by its label, a figure with its unit; several with commas, if no sentences."""
    if isinstance(value, list):
        return "、".join(shown(target, name, each) for each in value).replace("。、", "。")
    if isinstance(value, dict):
        return "、".join(f"{key}：{shown(target, name, each)}" for key, each in value.items())
    return "" if value is None else one(target, name, value)


def one(target: models.Model, name: str, value: object) -> str:
    """A single value for readers."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moment(value)
    if name in _shapes:
        return _shapes[name](target, value)
    return str(choices(target, name).get(value, word(target, f"{name}={value}", value)))


def choices(target: models.Model, name: str) -> dict[Any, Any]:
    """The values a field may have, by what they are called."""
    try:
        return dict(getattr(target._meta.get_field(name), "flatchoices", ()))
    except FieldDoesNotExist:
        return {}


def moment(text: str) -> str:
    """A moment as the trail keeps it (2026-11-28T01:30:12+00:00), by the clock here: 2026-11-28 09:30."""
    return f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
