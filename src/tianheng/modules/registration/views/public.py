"""The public register: search, the page of a registration, its sheet, feeds. Nobody signs in, nothing is stored."""

import json
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import stranger
from tianheng.core.papers import pdf
from tianheng.modules.registration.queries import papers, public
from tianheng.modules.registration.queries.finding import LONGEST, MOST_PAGES, Asked, By, search
from tianheng.modules.registration.queries.places import place_name, places
from tianheng.modules.registration.queries.public import Published
from tianheng.modules.registration.views.answers import RECORD, pdf_name, shared, site_of

PAGE_SECONDS = 60
SHEETS = ("a3", "a4")
SHEETS_KEPT = 32


@stranger
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The search and what it finds; without words, what was registered last."""
    asked = read(request.GET)
    context = {
        "asked": asked,
        "found": search(asked, timezone.localdate()),
        "ways": By.choices,
        "places": places(),
        "area_name": place_name(asked.area) if asked.area else "",
        "longest": LONGEST,
        "query": request.GET,
    }
    return page(request, "registration/public_register.html", context)


def read(given: QueryDict) -> Asked:
    """What the address asks; what makes no sense asks for nothing."""
    by, number = given.get("by", ""), given.get("page", "")
    area = given.get("area", "").strip()[:12]
    return Asked(
        words=given.get("q", "").strip()[:LONGEST],
        by=by if by in By.values else By.ANY,
        area=area if area.isalnum() else "",
        ended=given.get("ended") == "1",
        page=min(int(number), MOST_PAGES)
        if number.isascii() and number.isdecimal() and len(number) < 6
        else 1,
    )


@stranger
@require_safe
def published(request: HttpRequest, number: str) -> HttpResponse:
    """The page a certificate's QR code opens: products, additives, functions, how the registration stands."""
    found = known(number)
    return page(request, "registration/public_page.html", {"found": found, "entry": found.entry})


@stranger
@require_safe
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The publicity sheet (F15) to hang on a wall, A3 or A4, in the language of the record."""
    size = request.GET.get("size", "a3")
    with override(RECORD):
        data = papers.f15(known(number), site_of(request), size if size in SHEETS else "a3")
    answer = HttpResponse(
        printed("f15", json.dumps(data, ensure_ascii=False)), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = pdf_name(f"公示表 {number}", inline=True)
    return shared(request, answer)


@lru_cache(maxsize=SHEETS_KEPT)
def printed(template: str, data: str) -> bytes:
    """The PDF; the last few are kept, since a sheet asked for once is asked for again."""
    return pdf(template, json.loads(data))


def known(number: str) -> Published:
    """The public registration with this number; else 404, also for what its area keeps inside."""
    found = public.published(number[:60], timezone.localdate())
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A public page; a browser may keep it for a minute, in the language it was asked for."""
    answer = render(request, template, context)
    patch_cache_control(answer, private=True, max_age=PAGE_SECONDS)
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer
