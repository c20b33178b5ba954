"""A page of every component, for journeys and for eyes; addresses of the whole site plus ``/gallery/``."""

from decimal import Decimal
from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_http_methods

from tianheng.config import urls as site

SOURCE = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")

ROWS = [
    ("苯甲酸及其钠盐", "pass", "0.9746 g/kg", "1.0 g/kg", Decimal("0.9746"), 24),
    ("山梨酸及其钾盐", "fail", "0.6000 g/kg", "0.5 g/kg", Decimal("1.2"), 80),
    (
        "二氧化硫、焦亚硫酸钾、焦亚硫酸钠、亚硫酸钠、亚硫酸氢钠、低亚硫酸钠",
        "review",
        "—",
        "0.1 g/kg",
        None,
        32,
    ),
    ("柠檬酸", "pass", "3.2 g/kg", "按生产需要适量使用", Decimal("0.05"), 60),
]
PROBLEMS = [
    {
        "row": 7,
        "field": "用量",
        "value": "-1",
        "message": "用量不能为负。",
        "mend": "请填正数，例如 0.5。",
        "id": "amount",
    },
    {
        "field": "食品类别",
        "value": "99.99",
        "message": "附录 E 中没有这个编码。",
        "mend": "请按名称查找类别。",
    },
]


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": ROWS,
        "problems": PROBLEMS,
        "page": Paginator(range(60), 20).page(2),
        "sum": Decimal("0.84"),
    }
    return HttpResponse(engines["django"].from_string(SOURCE).render(context, request))


@require_http_methods(["POST"])
def part(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<b>已答复</b>", status=422)


@require_http_methods(["POST"])
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret", status=500)


urlpatterns = [
    *site.urlpatterns,
    path("gallery/", gallery),
    path("gallery/part/", part),
    path("gallery/broken/", broken),
]
handler400, handler403, handler404, handler500 = (
    site.handler400,
    site.handler403,
    site.handler404,
    site.handler500,
)
