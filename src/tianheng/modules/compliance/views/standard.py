"""查标准: the pages of the standard. Nothing is stored; every page can be printed and taken to Excel."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tianheng.modules.compliance.queries.law import confirmed_rows
from tianheng.modules.compliance.queries.standard import additive, browse, category, search, texts
from tianheng.modules.compliance.queries.standard.provenance import facts
from tianheng.modules.compliance.queries.standard.tables import LISTINGS, place_of
from tianheng.standards import speaking
from tianheng.standards.model import Category, Heading
from tianheng.web.partials import page_or_part

PER_PAGE = 100
WAYS = ("category", "function", "letter", "table")


@require_safe
def standard(request: HttpRequest) -> HttpResponse:
    """The way in: what was searched for, or the standard by category, function, letter or table."""
    query = request.GET.get("q", "").strip()
    by = request.GET.get("by", "")
    context: dict[str, Any] = {"query": query, "by": by if by in WAYS else WAYS[0], "facts": facts()}
    if query:
        with speaking(spoken()):
            context["found"] = search.find(query)
    else:
        context |= _way(context["by"])
    return page_or_part(request, "compliance/standard.html", "compliance/_standard_body.html", context)


def _way(by: str) -> dict[str, Any]:
    """What the chosen way in lists."""
    if by == "function":
        return {"functions": browse.functions()}
    if by == "letter":
        return {"letters": browse.letters()}
    if by == "table":
        return {"listings": browse.listings()}
    return {"tree": browse.tree()}


@require_safe
def standard_additive(request: HttpRequest, key: str) -> HttpResponse:
    """One additive of Table A.1, by its id or its name."""
    heading = heading_or_404(key)
    with speaking(spoken()):
        sheet = additive.sheet(heading)
    context = {"sheet": sheet, "facts": facts(), "confirmed": confirmed_rows()}
    return render(request, "compliance/standard_additive.html", context)


@require_safe
def standard_row(request: HttpRequest, row: str) -> HttpResponse:
    """To the row that a verdict names: on its additive's page, or in the table it stands in."""
    heading = additive.heading_of_row(row)
    if heading:
        return HttpResponseRedirect(f"{reverse('compliance:standard_additive', args=[heading])}#{row}")
    place = place_of(row)
    if place is None:
        raise Http404(row)
    return HttpResponseRedirect(
        f"{reverse('compliance:standard_table', args=[place[0]])}?q={quote(place[1])}"
    )


@require_safe
def standard_category(request: HttpRequest, code: str) -> HttpResponse:
    """What may be used in one category; the list alone for htmx."""
    found = category_or_404(code)
    context = category_context(found, wish_of(request))
    return page_or_part(
        request, "compliance/standard_category.html", "compliance/_standard_grants.html", context
    )


def category_context(found: Category, wish: category.Wish) -> dict[str, Any]:
    """Everything the page of a category shows, in the language now chosen."""
    with speaking(spoken()):
        entries = category.entries(found.code, wish)
    return {
        "card": category.card(found),
        "wish": wish,
        "entries": entries,
        "groups": category.grouped(entries, wish.sort),
        "origins": category.origin_counts(found.code, wish),
        "functions": category.function_counts(found.code),
        "sorts": category.SORTS.items(),
        "kept_out": category.kept_out(found.code),
        "notices": category.notices_for(found),
        "confirmed": confirmed_rows(),
        "facts": facts(),
    }


def wish_of(request: HttpRequest) -> category.Wish:
    """The filters of a category's list; what is not one is left out."""
    given = request.GET
    sort = given.get("sort", "")
    return category.Wish(
        function=given.get("function", ""),
        origin=given.get("origin", ""),
        name=given.get("name", "").strip(),
        sort=sort if sort in category.SORTS else "function",
    )


@require_safe
def standard_function(request: HttpRequest, code: str) -> HttpResponse:
    """One class of Appendix D and its additives."""
    function = browse.function(code)
    if function is None:
        raise Http404(code)
    context = {"function": function, "facts": facts(), "ratio": texts.sentence("A.4")}
    return render(request, "compliance/standard_function.html", context)


@require_safe
def standard_text(request: HttpRequest) -> HttpResponse:
    """The clauses and notes, each with an anchor."""
    return render(request, "compliance/standard_text.html", {"parts": texts.parts(), "facts": facts()})


@require_safe
def standard_clause(request: HttpRequest, clause: str) -> HttpResponse:
    """To one clause within its chapter."""
    if texts.sentence(clause) is None:
        raise Http404(clause)
    return HttpResponseRedirect(f"{reverse('compliance:standard_text')}#clause-{clause}")


@require_safe
def standard_table(request: HttpRequest, table: str) -> HttpResponse:
    """A printed table, a page at a time; `q` keeps the rows that hold the words."""
    listing = LISTINGS.get(table)
    if listing is None:
        raise Http404(table)
    query = request.GET.get("q", "").strip()
    page = Paginator(listing.matching(query), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, listing.cells(row)) for row in page]
    context = {"listing": listing, "query": query, "page": page, "rows": rows, "facts": facts()}
    return page_or_part(request, "compliance/standard_table.html", "compliance/_standard_rows.html", context)


def heading_or_404(key: str) -> Heading:
    """An additive by id or name."""
    heading = additive.find_heading(key)
    if heading is None:
        raise Http404(key)
    return heading


def category_or_404(code: str) -> Category:
    """A named category by its number."""
    found = category.find_category(code)
    if found is None:
        raise Http404(code)
    return found


def spoken() -> str:
    """The language of this request, for what the library says."""
    return get_language() or "zh-hans"
