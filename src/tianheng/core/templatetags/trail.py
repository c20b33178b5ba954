"""``{% load trail %}{% history object %}``: what was done to an object, by whom and when."""

from typing import Any

from django import template
from django.db import models

from tianheng.core.history import history as lines_of

register = template.Library()


@register.inclusion_tag("core/history.html")
def history(target: models.Model) -> dict[str, Any]:
    """The history of an object that the page's reader may see."""
    return {"lines": lines_of(target)}
