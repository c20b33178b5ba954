"""Signing in and out, and the link of an invitation."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tianheng.accounts import actions, forms, invitations
from tianheng.accounts.models import User
from tianheng.accounts.views.gate import begin, next_page, over, signed_in, stranger
from tianheng.accounts.views.trying import tried

HALFWAY, HALFWAY_AT = "halfway", "halfway_at"
HALFWAY_SECONDS = 300


@stranger
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Login name or phone, and password."""
    if request.method != "POST" and isinstance(request.user, User) and not over(request, timezone.now()):
        return redirect(next_page(request))
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt = actions.sign_in(
            login=form.cleaned_data["login"], password=form.cleaned_data["password"], at=timezone.now()
        )
        if attempt.user is not None:
            return halfway(request, attempt.user) if attempt.code_needed else arrived(request, attempt.user)
        form.add_error(None, refusal())
    return page(request, "accounts/login.html", form)


def refusal() -> str:
    """The one sentence for every failure, whatever the reason."""
    return _(
        "登录名或密码不对，或者账号已被锁定。连续输错 %(count)s 次会锁定 %(minutes)s 分钟；"
        "忘记密码请找贵单位的系统管理员。"
    ) % {"count": settings.LOCKOUT_FAILURES, "minutes": settings.LOCKOUT_MINUTES}


def page(request: HttpRequest, template: str, form: forms.HouseForm, **more: object) -> HttpResponse:
    """The page with its form; 422 when something in it is to be mended."""
    context = {"form": form, "next": next_page(request), **more}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def halfway(request: HttpRequest, user: User) -> HttpResponse:
    """The password fits; six digits are still to be given."""
    address = next_page(request)
    request.session.cycle_key()
    request.session[HALFWAY], request.session[HALFWAY_AT] = user.pk, int(timezone.now().timestamp())
    request.session["next"] = address
    return redirect("accounts:code")


def arrived(request: HttpRequest, user: User, address: str = "") -> HttpResponse:
    """Signed in."""
    address = address or next_page(request)
    begin(request, user)
    return redirect(address)


@stranger
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step; open for five minutes after the password."""
    now = timezone.now()
    fresh = now.timestamp() - request.session.get(HALFWAY_AT, 0) < HALFWAY_SECONDS
    user = User.objects.filter(pk=request.session.get(HALFWAY)).first() if fresh else None
    if user is None:
        return redirect("accounts:login")
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = actions.sign_in_with_code(user=user, code=form.cleaned_data["code"], at=now)
        if known is not None:
            address = request.session.pop("next", "")
            del request.session[HALFWAY], request.session[HALFWAY_AT]
            return arrived(request, known, address)
        form.add_error("code", _("验证码不对，或已经用过。请等下一组数字，并确认手机时间准确。"))
    return page(request, "accounts/code.html", form)


@signed_in(waiting=True, new_password=True)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    assert isinstance(request.user, User)
    actions.sign_out(by=request.user, at=timezone.now())
    logout(request)
    return redirect("accounts:login")


@stranger
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Set a password by the link; a link that is void says so."""
    user = User.objects.filter(pk=pk).first()
    now = timezone.now()
    if user is None:
        raise Http404
    if not invitations.valid(user, token, at=now):
        return render(request, "accounts/void.html", status=410)
    form = forms.NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        done = tried(
            form, lambda: actions.accept_invitation(user=user, given=token, password=password, at=now)
        )
        if done is not None:
            return redirect("accounts:login")
    return page(request, "accounts/invitation.html", form, person=user)
