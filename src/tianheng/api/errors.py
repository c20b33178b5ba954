"""How the interface says no: own errors, mistaken input and everything unforeseen, in one shape and one language."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext

from tianheng.core.errors import FieldError, error_shape
from tianheng.core.legible import MEND, SAYS
from tianheng.core.mistakes import Mistake, Mistakes

log = structlog.get_logger(__name__)


class ApiError(Exception):
    """Raise it in an operation: HTTP status, code for machines, message for people, the fields concerned."""

    def __init__(
        self, status: int, code: str, message: str | Promise, fields: Iterable[FieldError] = ()
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.fields = status, code, str(message), list(fields)


# What pydantic found wrong, and how to mend it; anything else says "see the documentation".
MENDS = {
    "missing": gettext_noop("请补上这一项。"),
    "extra_forbidden": gettext_noop("没有这一项，请删去，或检查拼写。"),
    "string_type": gettext_noop("请用文本。"),
    "string_too_short": gettext_noop("请填写内容。"),
    "string_too_long": gettext_noop("请缩短内容。"),
    "string_pattern_mismatch": gettext_noop("请按接口说明中的格式填写。"),
    "decimal_type": gettext_noop("请用数字，例如 0.5。"),
    "decimal_parsing": gettext_noop("请用数字，例如 0.5。"),
    "int_type": gettext_noop("请用整数。"),
    "int_parsing": gettext_noop("请用整数。"),
    "float_parsing": gettext_noop("请用数字，例如 0.5。"),
    "finite_number": gettext_noop("请用有限的数字。"),
    "figure_too_long": gettext_noop("数太长或太大，请核对数量和单位。"),
    "bool_type": gettext_noop("请用 true 或 false。"),
    "bool_parsing": gettext_noop("请用 true 或 false。"),
    "date_type": gettext_noop("请用日期，例如 2026-05-01。"),
    "date_parsing": gettext_noop("请用日期，例如 2026-05-01。"),
    "date_from_datetime_parsing": gettext_noop("请用日期，例如 2026-05-01。"),
    "timezone_aware": gettext_noop("请写明时区，例如 2026-05-06T08:30:00+08:00。"),
    "list_type": gettext_noop("请用数组。"),
    "dict_type": gettext_noop("请用对象。"),
    "model_type": gettext_noop("请用对象。"),
    "model_attributes_type": gettext_noop("请用对象。"),
    "too_short": gettext_noop("请至少给出一项。"),
    "too_long": gettext_noop("请减少项数，分几次提交。"),
}
BOUNDS = {
    "greater_than": ("gt", gettext_noop("请填大于 %(bound)s 的数。")),
    "greater_than_equal": ("ge", gettext_noop("请填不小于 %(bound)s 的数。")),
    "less_than": ("lt", gettext_noop("请填小于 %(bound)s 的数。")),
    "less_than_equal": ("le", gettext_noop("请填不大于 %(bound)s 的数。")),
    "literal_error": ("expected", gettext_noop("请用以下之一：%(bound)s。")),
    "enum": ("expected", gettext_noop("请用以下之一：%(bound)s。")),
}
# Mistakes about what stands there now and not about what was sent: the row moved on, the key was used before.
CONFLICTS = frozenset(("version", "state", "key", "filled_at"))
CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    429: "too_many",
}


def mend(problem: dict[str, Any]) -> str:
    """How to mend what pydantic found, in the reader's language."""
    kind, given = problem["type"], problem.get("ctx", {})
    if kind in BOUNDS:
        key, sentence = BOUNDS[kind]
        return _(sentence) % {"bound": given.get(key, "")}
    return _(MENDS.get(kind, gettext_noop("请按接口说明改正这一项。")))


def location(parts: tuple[str | int, ...]) -> str:
    """``("body", "payload", "items", 0, "amount")`` → ``items[0].amount``: the path inside what was sent."""
    inside = parts[2:] if parts[0] == "body" else parts[1:]
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inside)
    return text.lstrip(".") or str(parts[0])


def shown(value: object) -> object:
    """The value as given when it is one word or number; of a whole object or list only its kind."""
    if isinstance(value, dict | list):
        return None
    return value if value is None or isinstance(value, bool | int) else str(value)[:200]


class Interface(NinjaAPI):
    """Ninja's API, which keeps the offending value of each mistaken field for the answer."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Field, value and mend of everything that was wrong with the input."""
        return ValidationError([field for context in error_contexts for field in fields_of(context)])


def fields_of(context: ValidationErrorContext[Any]) -> list[dict[str, Any]]:
    """The mistaken fields of one part of the request (body, query, path)."""
    source = context.model.__ninja_param_source__
    names = context.model.__ninja_flatten_map_reverse__
    found = []
    for problem in context.pydantic_validation_error.errors(include_url=False):
        path = (source, *names.get(problem["loc"], problem["loc"]))
        value = None if problem["type"] == "missing" else shown(problem["input"])
        found.append({"field": location(path), "value": value, "mend": mend(dict(problem))})
    return found


def answer(
    api: NinjaAPI, request: HttpRequest, status: int, code: str, message: str, fields: Any = ()
) -> HttpResponse:
    """An error answer in the one shape."""
    response = api.create_response(request, error_shape(code, message, fields), status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def install(api: NinjaAPI) -> None:
    """Give ``api`` the handlers of this file."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, bound(api, handler))


def bound(api: NinjaAPI, handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``handler`` with its first argument filled in."""
    return lambda request, error: handler(api, request, error)


def own(api: NinjaAPI, request: HttpRequest, error: ApiError) -> HttpResponse:
    """An error an operation raised on purpose."""
    return answer(api, request, error.status, error.code, error.message, error.fields)


def mistaken(api: NinjaAPI, request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: the input does not have the documented form."""
    return answer(api, request, 422, "invalid", _("有的内容不符合要求，请按提示改正。"), error.errors)


def told(api: NinjaAPI, request: HttpRequest, error: Mistake | Mistakes) -> HttpResponse:
    """An action's own words: 409 when the row has moved on meanwhile, else 422."""
    found = error.found if isinstance(error, Mistakes) else [error]
    fields = [{**each.field_error(), "value": shown(each.value)} for each in found]
    if any(each.field in CONFLICTS for each in found):
        return answer(api, request, 409, "conflict", _("与现在的数据冲突，没有保存。"), fields)
    return answer(api, request, 422, "bad_input", _("有的内容不符合要求，请按提示改正。"), fields)


def forbidden(api: NinjaAPI, request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    """403: seen, but not to be done by whoever the key acts for."""
    return answer(api, request, 403, "forbidden", _("您没有权限这样做。"))


def missing(api: NinjaAPI, request: HttpRequest, _error: Http404) -> HttpResponse:
    """404."""
    return answer(api, request, 404, "not_found", _("没有找到。"))


def refused(api: NinjaAPI, request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own refusals: a body that is not JSON, no permission, too many requests."""
    status = error.status_code
    strange = getattr(request, "strange", ())
    if strange:
        fields = [{"field": path, "value": value, "mend": f"{SAYS}{MEND}"} for path, value in strange]
        return answer(api, request, 422, "invalid", _("有的内容不符合要求，请按提示改正。"), fields)
    message = _("请求体不是合法的 JSON。") if status == 400 else _("请求被拒绝。")
    return answer(api, request, status, CODES.get(status, "refused"), message)


def unforeseen(api: NinjaAPI, request: HttpRequest, error: Exception) -> HttpResponse:
    """500: the kind and place of the error go to the log, nothing of it to the caller."""
    log.error("interface failed", exc_info=error)
    return answer(api, request, 500, "server_error", _("系统出错了，请稍后再试。"))


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    ApiError: own,
    ValidationError: mistaken,
    Mistake: told,
    Mistakes: told,
    PermissionDenied: forbidden,
    Http404: missing,
    HttpError: refused,
    Exception: unforeseen,
}
