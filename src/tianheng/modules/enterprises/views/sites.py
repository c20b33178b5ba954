"""Sites: added, changed, closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts.models import Area
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.core import stale
from tianheng.core.mistakes import Mistake
from tianheng.modules.enterprises import actions, forms
from tianheng.modules.enterprises.models import Site
from tianheng.modules.enterprises.views.own import form_page, writable
from tianheng.modules.enterprises.views.records import shown


def facts_of(form: forms.Place) -> dict[str, Any]:
    """What was filled in, the area as a row."""
    return {**form.cleaned_data, "area": Area.objects.get(code=form.cleaned_data["area"])}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """One more site."""
    row, user = writable(request), request.user
    form = forms.Place(request.POST or None, initial={"area": row.area_id})
    if request.method == "POST" and form.is_valid():
        facts, now = facts_of(form), timezone.now()
        facts.pop("version")
        if tried(form, lambda: actions.add_site(by=user, organisation=row, at=now, **facts)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    return form_page(request, form, _("增加生产场所"), _("增加"))


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site; a closed one is opened again by saving it."""
    row, user = writable(request), request.user
    site = get_object_or_404(Site.objects.visible_to(user), pk=pk, organisation=row)
    known = {name: getattr(site, name) for name in ("name", "address", "main", "version")}
    form = forms.Place(request.POST or None, initial={**known, "area": site.area_id})
    form.fields["main"].disabled = site.main
    if request.method == "POST" and form.is_valid():
        facts, now = {**facts_of(form), "state": "open"}, timezone.now()
        facts["version"] = stale.said(facts["version"])
        if tried(form, lambda: actions.change_site(by=user, site=site, at=now, **facts)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    closed = site.state != "open"
    return form_page(
        request,
        form,
        _("恢复生产场所") if closed else _("修改生产场所"),
        _("恢复使用") if closed else _("保存"),
    )


@signed_in()
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is made there any more."""
    row, user = writable(request), request.user
    site = get_object_or_404(Site.objects.visible_to(user), pk=pk, organisation=row)
    try:
        version = version_of(request)
        actions.close_site(by=user, site=site, version=version, at=timezone.now())  # type: ignore[arg-type]
    except Mistake as mistake:
        return shown(request, row, [mistake.shown()])
    return redirect("enterprises:own")
