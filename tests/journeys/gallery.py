"""A page of every component, for journeys and for eyes; addresses of the whole site plus ``/gallery/``."""

from decimal import Decimal
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_http_methods

from tianheng.accounts.enums import OrganisationState
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.config import urls as site
from tianheng.core.mistakes import Mistake
from tianheng.web import drawn
from tianheng.web.listing import Choice, Column, Flag, Listing, Period, Search
from tianheng.web.templatetags.web import Link, Stage
from tianheng.web.widgets import Picker

SOURCE = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")
INSIDE = Path(__file__).with_name("gallery_inside.html").read_text(encoding="utf-8")

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


TONES = {"pending": "review", "active": "pass", "refused": "fail", "closed": "note"}
LISTING = Listing(
    "organisations",
    "机构",
    [
        Column("name", "名称", "name", sort="name", link=lambda row: f"/account/enterprises/{row.pk}/"),
        Column("code", "统一社会信用代码", "credit_code", narrow=True),
        Column("area", "县区", "area.name", sort="area__name", narrow=True),
        Column("expires", "许可证有效期至", "licence_expires", sort="licence_expires", kind="date"),
        Column("state", "状态", lambda row: (TONES[row.state], row.get_state_display()), kind="light"),
        Column("days", "余天", lambda row: row.pk * 17, sort="pk", kind="figure"),
        Column("created", "提交时间", "created_at", sort=("created_at", "name"), kind="date"),
    ],
    filters=[
        Search("q", "查找", ["name", "credit_code"], "名称或统一社会信用代码"),
        Choice("kind", "类别", [("bureau", "市场监管部门"), ("enterprise", "食品生产企业")], "kind"),
        Period("expires", "许可证有效期", "licence_expires"),
        Flag("refused", "只看写了原因的", lambda rows: rows.exclude(reason="")),
        Choice("state", "状态", OrganisationState.choices, "state", tabs=True),
    ],
    default_sort="name",
    per_page=20,
    lead="本辖区登记过的机构，点名称看详情。",
    empty="还没有机构",
)


@signed_in()
def listed(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.visible_to(request.user).select_related("area")
    return LISTING.answer(request, rows)


class Picking(HouseForm):
    additive = forms.CharField(
        label="食品添加剂", help_text="名称、拼音首字母或 INS 号", widget=Picker("compliance:check_additives")
    )
    food = forms.CharField(label="产品名称", widget=Picker("compliance:check_foods", fills="id_category"))
    category = forms.CharField(label="食品分类号", required=False)


def signed_with(request: HttpRequest) -> str:
    try:
        picture = drawn.read(request.POST.get("signature", ""))
    except Mistake as mistake:
        return str(mistake)
    return f"收到 {len(picture or b'')} 字节，姓名“{request.POST.get('signature_name', '')}”"


@signed_in()
def inside(request: HttpRequest) -> HttpResponse:
    reason = request.POST.get("reason")
    context = {
        "form": Picking(),
        "said": signed_with(request) if "signature" in request.POST else "",
        "refused": "" if reason is None else (reason or "没有写原因"),
        "wrong": "请写明原因。" if reason == "" else "",
        "tabs": [Link("#", "全部", True, 12), Link("#", "待审", False, 3), Link("#", "已受理")],
        "stages": [
            Stage("提交", "done", "2026-05-06 09:30"),
            Stage("形式审查", "done", "2026-05-07"),
            Stage("县局审核", "now", "还剩 3 个工作日"),
            Stage("登记公布"),
        ],
        "facts": [("登记编号", "闽添登 350582-2026-000123"), ("有效期至", "2029-05-05"), ("备注", "")],
        "paper": [
            ("申请人名称", "晋江市安海食品有限公司"),
            ("统一社会信用代码", "91350582MA00000019"),
            ("生产地址", "福建省泉州市晋江市安海镇某路 1 号 3 号楼东侧", True),
            ("食品生产许可证编号", "SC10635058200012"),
            ("有效期至", "2029-12-31"),
            ("产品名称", "沙茶酱（半固体复合调味料）"),
        ],
    }
    return HttpResponse(engines["django"].from_string(INSIDE).render(context, request))


urlpatterns = [
    *site.urlpatterns,
    path("gallery/", gallery),
    path("gallery/inside/", inside),
    path("gallery/list/", listed),
    path("gallery/part/", part),
    path("gallery/broken/", broken),
]
handler400, handler403, handler404, handler500 = (
    site.handler400,
    site.handler403,
    site.handler404,
    site.handler500,
)
