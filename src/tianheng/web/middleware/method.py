"""Who opens the address of a form's answer is told so by a page, not by an empty answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tianheng.web.errors import API, not_allowed


class WrongMethod:
    """Gives an empty 405 its page; the interface and requests other than GET keep theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where that is an empty 405, with words."""
        found = self.get_response(request)
        if found.status_code != 405 or request.method != "GET" or request.path.startswith(API):
            return found
        page = not_allowed(request)
        page["Allow"] = found["Allow"]
        return page
