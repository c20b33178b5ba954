"""Papers: entered, renewed, taken out of force."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried
from tianheng.core.mistakes import Mistake
from tianheng.modules.enterprises import access, actions, forms
from tianheng.modules.enterprises.actions.papers import PaperFile
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.enterprises.views.own import form_page, writable
from tianheng.modules.enterprises.views.records import shown, visible


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A paper that is not there yet."""
    row, user = writable(request), request.user
    form = forms.Paper(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts, now = facts_of(form), timezone.now()
        if tried(form, lambda: actions.add_licence(by=user, organisation=row, at=now, **facts)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    return form_page(request, form, _("登记证照"), _("登记"))


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that takes another's place."""
    row, user = writable(request), request.user
    paper = get_object_or_404(Licence.objects.visible_to(user), pk=pk, organisation=row)
    known = {"number": paper.number, "classes": " ".join(paper.classes), "issued_by": paper.issued_by}
    form = forms.Renewal(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        facts, now = facts_of(form), timezone.now()
        if tried(form, lambda: actions.renew_licence(by=user, licence=paper, at=now, **facts)):  # type: ignore[arg-type]
            return redirect("enterprises:own")
    lead = _("照新证填写；原证照会保留在历史里。")
    return form_page(request, form, _("换发 %(paper)s") % {"paper": str(paper)}, _("登记新证"), lead)


def facts_of(form: forms.Renewal) -> dict[str, Any]:
    """What was filled in, the scan read."""
    facts = dict(form.cleaned_data)
    sent = facts.pop("file")
    return {**facts, "file": PaperFile(sent.name, sent.read()) if sent else None}


@signed_in()
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a paper no longer counts, and why."""
    user: Any = request.user
    paper = get_object_or_404(Licence.objects.visible_to(user), pk=pk)
    row, why = visible(request, paper.organisation_id), request.POST.get("reason", "")
    try:
        actions.withdraw_licence(by=user, licence=paper, reason=why, at=timezone.now())
    except Mistake as mistake:
        if mistake.field != "reason":
            return shown(request, row, [mistake.shown()])
        wrong = {"paper": pk, "says": f"{mistake.says}{mistake.mend}", "given": why}
        return shown(request, row, wrong=wrong)
    own = access.may_write(user, row)
    return redirect("enterprises:own") if own else redirect("enterprises:one", pk=row.pk)
