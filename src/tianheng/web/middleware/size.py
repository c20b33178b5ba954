"""Bodies larger than the upload limit are refused before a byte of them is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tianheng.web.errors import too_large


class UploadLimit:
    """Answers 413 when ``Content-Length`` exceeds ``settings.UPLOAD_LIMIT`` (bytes)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the announced size, then answer or refuse."""
        if announced(request) > settings.UPLOAD_LIMIT:
            return too_large(request)
        return self.get_response(request)


def announced(request: HttpRequest) -> int:
    """The body's size as the client announced it, in bytes; 0 when it did not."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0
