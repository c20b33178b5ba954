"""Persons: named, with a new certificate, leaving."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tianheng.accounts.models import Organisation, User
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.modules.enterprises import actions, forms
from tianheng.modules.enterprises.models import ResponsiblePerson
from tianheng.modules.enterprises.views.own import form_page, writable


def colleagues(row: Organisation, user: Any) -> dict[int, User]:
    """The people of the enterprise that have an account."""
    held = User.objects.visible_to(user).filter(memberships__organisation=row, memberships__ended_at=None)
    return {each.pk: each for each in held.distinct().order_by("name", "id")}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Name who holds a post."""
    row, user = writable(request), request.user
    known = colleagues(row, user)
    choices = [(pk, each.name) for pk, each in known.items()]
    first = {"since": timezone.localdate(), "post": request.GET.get("post", "")}
    form = forms.Person(request.POST or None, initial=first, colleagues=choices)
    if request.method == "POST" and form.is_valid():
        facts, now = dict(form.cleaned_data), timezone.now()
        account = facts.pop("user")
        facts["user"] = known[int(account)] if account else None
        if tried(form, lambda: actions.name_person(by=user, organisation=row, at=now, **facts)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    lead = _("法定代表人、主要负责人和食品安全总监各只有一人，新任的登记后，原任的随之卸任。")
    return form_page(request, form, _("登记责任人员"), _("登记"), lead)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody in a post has a new training certificate."""
    row, user = writable(request), request.user
    person = get_object_or_404(ResponsiblePerson.objects.visible_to(user), pk=pk, organisation=row)
    form = forms.Certificate(request.POST or None, initial={"certificate": person.certificate})
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "by": user, "at": timezone.now()}
        if tried(form, lambda: actions.renew_certificate(person=person, **facts)):
            return redirect("enterprises:own")
    lead = _("照新证书填写；原证书会保留在历史里。同一人以同一证书任其他职务的，一并换证。")
    title = _("%(person)s 换培训考核证") % {"person": str(person)}
    return form_page(request, form, title, _("登记新证书"), lead)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves a post."""
    row, user = writable(request), request.user
    person = get_object_or_404(ResponsiblePerson.objects.visible_to(user), pk=pk, organisation=row)
    form = forms.Leaving(request.POST or None, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        until, now = form.cleaned_data["until"], timezone.now()
        if tried(form, lambda: actions.end_person(by=user, person=person, until=until, at=now)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    return form_page(request, form, _("%(person)s 卸任") % {"person": str(person)}, _("确认卸任"))
