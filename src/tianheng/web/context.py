"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tianheng import __version__
from tianheng.web.platforms import doors


def site(request: HttpRequest) -> dict[str, Any]:
    """The navigation's doors, which of them is the present page, and the languages by their own names."""
    match = getattr(request, "resolver_match", None)
    return {
        "nav_doors": doors(),
        "here": match.view_name if match else "",
        "namespace_here": match.namespace if match else "",
        "version": __version__,
        "languages": [(code, name, SHORT[code]) for code, name in settings.LANGUAGES],
    }


SHORT = {"zh-hans": "简", "zh-hant": "繁", "en": "EN"}
