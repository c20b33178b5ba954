"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tianheng import __version__
from tianheng.core.notify import unread
from tianheng.web.platforms import doors
from tianheng.web.ways import ways


def site(request: HttpRequest) -> dict[str, Any]:
    """The navigation's doors, which of them is the present page, and the languages by their own names."""
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    return {
        "nav_doors": doors(),
        "here": here,
        "namespace_here": match.namespace if match else "",
        "version": __version__,
        "languages": [(code, name, SHORT[code]) for code, name in settings.LANGUAGES],
        **inside(getattr(request, "inside", None), request.path),
    }


def inside(user: Any, path: str) -> dict[str, Any]:
    """What pages behind the gate know besides: who is there, how much is unread, where one may go.

    The gate sets ``request.inside``. A public page has nobody inside, so it asks neither session nor table.
    """
    if user is None:
        return {"inside": None, "frame": "web/base.html"}
    return {
        "inside": user,
        "frame": "accounts/base.html",
        "unread": SimpleLazyObject(lambda: unread(user)),
        "ways": SimpleLazyObject(lambda: ways(user, path)),
    }


SHORT = {"zh-hans": "简", "zh-hant": "繁", "en": "EN"}
