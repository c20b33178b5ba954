"""NUL, which no keyboard writes and PostgreSQL does not keep: dropped from a query, refused in a form and a path."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tianheng.web.errors import answer, not_found

NUL = "\x00"
WRITTEN = re.compile("%00|\x00")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Signs:
    """A search finds what can be found; what would be stored is refused by the name of its field (400)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless there cannot be such an address."""
        if NUL in request.path_info:
            return not_found(request)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or NUL in query:
            request.META["QUERY_STRING"] = WRITTEN.sub("", query)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Look at a form's fields. Where nothing protects against forged forms, there are none but a body."""
        forms = request.content_type in FORMS and not getattr(view, "csrf_exempt", False)
        if request.method != "POST" or not forms:
            return None
        for name, values in request.POST.lists():
            if NUL in name or any(NUL in value for value in values):
                return refused(request, name, next((each for each in values if NUL in each), ""))
        return None


def refused(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """400 naming the field and the rest of its value."""
    told = {"field": name.replace(NUL, "")[:40], "value": value.replace(NUL, "")[:40]}
    says = _("“%(field)s”的内容“%(value)s”含有不可见的字符。") % told
    return answer(request, 400, says, _("请返回上一页，删去后重新输入。"))
