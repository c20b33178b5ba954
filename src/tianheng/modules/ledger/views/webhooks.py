"""Webhooks: kept by the administrators of an enterprise; each with its messages and what became of them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianheng.accounts.forms import HouseForm
from tianheng.accounts.views.gate import signed_in
from tianheng.accounts.views.trying import tried, version_of
from tianheng.modules.ledger.actions import webhooks as actions
from tianheng.modules.ledger.forms.webhooks import WebhookChange, WebhookForm
from tianheng.modules.ledger.jobs import order
from tianheng.modules.ledger.models import Message, Webhook
from tianheng.modules.ledger.views.common import once_of, own, seen, user_of

LAST = 50
TONES = {"waiting": "review", "sent": "pass", "failed": "fail"}


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The enterprise's webhooks, and a form to add one; its key is shown in the answer and on request."""
    place = own(request, "keep_webhook")
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm()
    if form.is_valid():
        made = tried(
            form,
            lambda: actions.add_webhook(
                by=user_of(request),
                organisation=place,
                key=once_of(request),
                at=timezone.now(),
                **form.cleaned_data,
            ),
        )
        if made is not None:
            return shown(request, made, WebhookChange.of(made), secret=made.secret)
    context = {
        "title": _("回调（Webhook）"),
        "form": form,
        "once": once_of(request),
        "rows": Webhook.objects.visible_to(request.user).filter(ended_at=None),
    }
    return render(request, "ledger/webhooks.html", context, status=422 if form.errors else 200)


def webhook_of(request: HttpRequest, pk: int) -> Webhook:
    """One of the enterprise's own; else 404."""
    own(request, "keep_webhook")
    row: Webhook = seen(request, Webhook, pk, "organisation", "created_by")
    return row


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A webhook: what it is told, its last messages; changed here."""
    row = webhook_of(request, pk)
    if request.method != "POST":
        return shown(request, row, WebhookChange.of(row))
    form = WebhookChange(request.POST)
    if form.is_valid():
        facts = {**form.cleaned_data, "version": version_of(request)}
        if tried(
            form, lambda: actions.change_webhook(by=user_of(request), webhook=row, at=timezone.now(), **facts)
        ):
            return redirect("ledger:webhook", pk=pk)
    return shown(request, row, form)


def shown(request: HttpRequest, row: Webhook, form: HouseForm, secret: str = "") -> HttpResponse:
    """The page of one."""
    messages = Message.objects.visible_to(request.user).filter(webhook=row)[:LAST]
    context = {
        "title": row.name,
        "over": _("回调（Webhook）"),
        "row": row,
        "form": form,
        "secret": secret,
        "messages": [(each, TONES[each.state]) for each in messages],
        "back": reverse("ledger:webhooks"),
    }
    wrong = form.is_bound and (form.errors or form.problems)
    return render(request, "ledger/webhook.html", context, status=422 if wrong else 200)


def done(request: HttpRequest, pk: int, act: Callable[[Webhook], Any]) -> HttpResponse:
    """A button of the page: the act, and the page again."""
    row = webhook_of(request, pk)
    form = HouseForm({})
    form.is_valid()
    if tried(form, lambda: act(row)) is not None:
        return redirect("ledger:webhook", pk=pk)
    fresh = WebhookChange.of(row)
    fresh.problems = form.problems
    answer = shown(request, row, fresh)
    answer.status_code = 422
    return answer


@signed_in()
@require_POST
def try_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message that says nothing."""

    def act(row: Webhook) -> Message:
        made = actions.ping(by=user_of(request), webhook=row, at=timezone.now())
        order([made])
        return made

    return done(request, pk, act)


@signed_in()
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key, shown in the answer."""
    row = webhook_of(request, pk)
    form = HouseForm({})
    form.is_valid()
    made = tried(form, lambda: actions.renew_secret(by=user_of(request), webhook=row, at=timezone.now()))
    return shown(request, made, WebhookChange.of(made), secret=made.secret) if made else one(request, pk)


@signed_in()
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete it; its messages stay."""
    row = webhook_of(request, pk)
    form = HouseForm({})
    form.is_valid()
    tried(form, lambda: actions.end_webhook(by=user_of(request), webhook=row, at=timezone.now()))
    return redirect("ledger:webhooks")


@signed_in()
@require_POST
def again(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Send a message that was given up once more."""
    held: Message = seen(request, Message, message, "webhook__organisation")

    def act(_row: Webhook) -> Message:
        made = actions.send_again(by=user_of(request), message=held, at=timezone.now())
        order([made])
        return made

    return done(request, pk, act)


@signed_in()
@require_safe
def body(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """What a message says, as it is sent."""
    webhook_of(request, pk)
    row: Message = seen(request, Message, message)
    return HttpResponse(row.body, content_type="application/json; charset=utf-8")
