"""The keys of one's organisation: made, listed, ended by its administrators."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts.actions import tokens as actions
from tianheng.accounts.forms import HouseForm, text
from tianheng.accounts.models import ApiToken
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.signing_in import page
from tianheng.accounts.views.trying import tried
from tianheng.core.once import new_key

Scope = ApiToken.Scope
CHOICES = [("read", _("只读取")), ("write", _("读取和写入"))]


class TokenForm(HouseForm):
    """What the key is for, what it may do, for how long."""

    name = text(_("名称"), _("给哪个系统用，如“ERP”；留痕中会写明。"), most=30, autocomplete="off")
    scopes = forms.ChoiceField(label=_("权限"), choices=CHOICES, initial="read")
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=[(each, _("%(days)s 天") % {"days": each}) for each in actions.DAYS],
        initial=90,
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The keys, and a form to make one; the secret is shown in the answer to the form and never again."""
    user: Any = request.user
    if not user.scope_entered.administers:
        raise PermissionDenied
    form = TokenForm(request.POST) if request.method == "POST" else blank()
    if form.is_valid():
        facts = {**form.cleaned_data, "scopes": [form.cleaned_data["scopes"]]}
        made = tried(form, lambda: actions.create_token(by=user, at=timezone.now(), **facts))
        if made is not None:
            return shown(request, blank(), made=made[0], secret=made[1])
    return shown(request, form)


def blank() -> TokenForm:
    """An empty form with a key of its own, so that pressing twice makes one token."""
    return TokenForm(initial={"key": new_key()})


def shown(request: HttpRequest, form: HouseForm, **more: object) -> HttpResponse:
    """The page."""
    now = timezone.now()
    rows = list(ApiToken.objects.visible_to(request.user).select_related("created_by"))
    live = [row for row in rows if row.in_force(now)]
    ended = [row for row in rows if not row.in_force(now)]
    return page(request, "accounts/tokens.html", form, live=live, ended=ended, **more)


@signed_in()
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    user: Any = request.user
    row = get_object_or_404(ApiToken.objects.visible_to(user), pk=pk)
    form = HouseForm({})
    form.is_valid()
    done = tried(form, lambda: actions.revoke_token(by=user, token=row, at=timezone.now()))
    if done is not None:
        return redirect("accounts:tokens")
    fresh = blank()
    fresh.problems = form.problems
    answer = shown(request, fresh)
    answer.status_code = 422
    return answer
