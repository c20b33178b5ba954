"""What an enterprise tells of itself; the first time this opens its record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tianheng.accounts.access import require
from tianheng.accounts.forms import HouseForm
from tianheng.accounts.models import Organisation
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core import stale
from tianheng.modules.enterprises import access, actions, forms, queries
from tianheng.modules.enterprises.views.records import mine

Text = str | Promise


def writable(request: HttpRequest) -> Organisation:
    """One's own enterprise, for whoever may write there; others are refused."""
    row = mine(request)
    require(access.may_write(request.user, row))
    return row


def form_page(
    request: HttpRequest, form: HouseForm, title: Text, button: Text, lead: Text = "", back: str = ""
) -> HttpResponse:
    """A page with one form."""
    context = {
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "back": back or reverse("enterprises:own"),
    }
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Scale, trade, trademark, address and telephone."""
    row, user = writable(request), request.user
    enterprise = queries.enterprise_of(row)
    names = ("scale", "trade", "trademark", "business_address", "version")
    # A record that is opened by saving has its first version then.
    known = {name: getattr(enterprise, name) for name in names} if enterprise else {"version": 1}
    form = forms.Description(request.POST or None, initial={**known, "telephone": row.telephone})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        if tried(form, lambda: describe(user, row, facts)):
            return redirect("enterprises:own")
    title = _("修改企业资料") if enterprise else _("完善企业资料")
    return form_page(request, form, title, _("保存"))


def describe(user: Any, row: Organisation, facts: dict[str, Any]) -> Any:
    """Open the record if it is not open yet, and describe the enterprise."""
    now, version = timezone.now(), stale.said(facts.pop("version"))
    enterprise = actions.open_enterprise(by=user, organisation=row, at=now)
    return actions.describe_enterprise(by=user, enterprise=enterprise, version=version, at=now, **facts)
