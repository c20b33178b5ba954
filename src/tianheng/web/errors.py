"""The pages that say no: what happened, and what to do now. Below ``/api/`` the same as JSON."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tianheng.core.errors import error_shape

API = "/api/"


def answer(request: HttpRequest, status: int, title: str, mend: str) -> HttpResponse:
    """An error as a page, or below ``/api/`` in the error shape of the interface."""
    if request.path.startswith(API):
        return JsonResponse(error_shape(CODES[status], f"{title} {mend}"), status=status)
    return render(
        request, "web/errors/error.html", {"status": status, "title": title, "mend": mend}, status=status
    )


CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    413: "too_large",
    500: "server_error",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when Django itself found a form too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return answer(request, 400, _("这个请求读不懂。"), _("请返回上一页，检查填写的内容后再试。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: somebody without the right to it asked."""
    return answer(request, 403, _("您不能打开这一页。"), _("如需查看，请联系贵单位的系统管理员。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the cookie that vouches for it."""
    return answer(
        request, 403, _("这张表单已经过期。"), _("请刷新页面再提交一次；若仍不行，请允许本站使用 Cookie。")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or none that this reader may see."""
    return answer(
        request, 404, _("没有找到这一页。"), _("地址可能写错了，或者内容已经移走。可以从首页重新进入。")
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: the address of a form's answer was opened like a page, by a reload or a change of language."""
    return answer(
        request, 405, _("这个地址不能直接打开。"), _("它只接收提交的表单。请返回上一页，或从菜单重新进入。")
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the upload is larger than the limit, which is named."""
    megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
    mend = _("单次上传不能超过 %(size)s MB。请拆成几个文件，或删去图片和多余的工作表后再传。") % {
        "size": megabytes
    }
    return answer(request, 413, _("文件太大了。"), mend)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; plain text if even the error page cannot be drawn."""
    request.inside = None  # type: ignore[attr-defined]  # the frame for people inside asks the database
    try:
        return answer(
            request,
            500,
            _("系统出错了。"),
            _("您填写的内容没有被保存。请稍后再试；若一直如此，请告知管理员。"),
        )
    except Exception:
        return HttpResponseServerError(
            "500 系统出错了，请稍后再试。", content_type="text/plain; charset=utf-8"
        )
