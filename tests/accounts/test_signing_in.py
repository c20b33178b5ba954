"""Signing in: by name or phone, lock-out, second factor, PIN, and how sessions end."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import Clock, signed_in
from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.accounts.models import User
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry

NOW = make.NOW
MINUTE = timedelta(minutes=1)


@pytest.fixture
def user(db: None) -> User:
    return make.member(make.enterprise(), "feeder", "clerk")


def tried(user: User, password: str = make.PASSWORD, at: Any = NOW) -> User | None:
    return actions.sign_in(login=user.login_name, password=password, at=at).user


@pytest.mark.parametrize("by", ["login_name", "phone"])
def test_by_name_or_phone(user: User, by: str) -> None:
    assert (
        actions.sign_in(login=f" {getattr(user, by).upper()} ", password=make.PASSWORD, at=NOW).user == user
    )
    assert TrailEntry.objects.latest("id").verb == "sign_in"


def test_five_failures_shut_the_account_for_a_quarter_of_an_hour(user: User) -> None:
    for _ in range(5):
        assert tried(user, "wrong") is None
    assert tried(user) is None
    assert tried(user, at=NOW + 14 * MINUTE) is None
    assert tried(user, at=NOW + 15 * MINUTE) == user
    entry = TrailEntry.objects.get(verb="lock_out")
    assert (entry.actor_name, entry.target_name) == ("系统：sign-in", user.name)


def test_a_success_forgets_the_failures(user: User) -> None:
    for _ in range(3):
        for _ in range(4):
            tried(user, "wrong")
        assert tried(user) == user


def test_an_administrator_opens_a_shut_account_at_once(user: User) -> None:
    for _ in range(5):
        tried(user, "wrong")
    actions.unlock(by=make.FOUNDER, user=user, at=NOW)
    assert tried(user) == user


@pytest.mark.parametrize("state", ["invited", "locked", "deactivated"])
def test_only_an_active_account_opens(user: User, state: str) -> None:
    User.objects.filter(pk=user.pk).update(state=state)
    assert tried(user) is None


def test_the_page_says_the_same_whatever_is_wrong(clock: Clock, user: User, client: Client) -> None:
    other = make.member(make.enterprise(), "head")
    User.objects.filter(pk=other.pk).update(state="locked")
    attempts = [(user.login_name, "wrong"), ("nobody", make.PASSWORD), (other.login_name, make.PASSWORD)]
    pages = []
    for login, password in attempts:
        answer = client.post("/account/login/", {"login": login, "password": password})
        assert answer.status_code == 422
        assert "sessionid" not in answer.cookies
        pages.append(answer.content.decode().partition('role="alert">')[2].partition("</p>")[0])
    assert password not in "".join(pages)
    assert len({page.partition("登录名或密码不对")[2] for page in pages}) == 1


def enrolled(user: User) -> pyotp.TOTP:
    totp = pyotp.TOTP(pyotp.random_base32())
    actions.enable_totp(by=user, secret=totp.secret, code=totp.at(NOW), at=NOW)
    return totp


def test_the_second_factor_is_asked_and_each_code_works_once(user: User) -> None:
    totp = enrolled(user)
    attempt = actions.sign_in(login=user.login_name, password=make.PASSWORD, at=NOW)
    assert attempt.code_needed
    later = NOW + MINUTE
    assert actions.sign_in_with_code(user=user, code=totp.at(NOW), at=NOW) is None, "used for enrolling"
    assert actions.sign_in_with_code(user=user, code=totp.at(later), at=later) == user
    assert actions.sign_in_with_code(user=user, code=totp.at(later), at=later) is None


@pytest.mark.parametrize(("off", "works"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_clock_may_be_half_a_minute_off(user: User, off: int, works: bool) -> None:
    totp, later = enrolled(user), NOW + 10 * MINUTE
    code = totp.at(later + timedelta(seconds=off))
    assert (
        actions.sign_in_with_code(user=user, code=f"{code[:3]} {code[3:]}", at=later) is not None
    ) is works


def test_guessing_codes_shuts_the_account(user: User) -> None:
    totp = enrolled(user)
    for _ in range(5):
        assert actions.sign_in_with_code(user=user, code="12345x", at=NOW) is None
    later = NOW + MINUTE
    assert actions.sign_in_with_code(user=user, code=totp.at(later), at=later) is None


def test_a_wrong_code_does_not_enrol(user: User) -> None:
    with pytest.raises(Mistake, match="验证码不对"):
        actions.enable_totp(by=user, secret=pyotp.random_base32(), code="000000x", at=NOW)
    assert not User.objects.get(pk=user.pk).has_totp


def test_pins(user: User) -> None:
    assert actions.verify_pin(user=user, pin="", at=NOW) is False
    actions.set_pin(by=user, pin="2680", password=make.PASSWORD, at=NOW)
    assert actions.verify_pin(user=user, pin="2680", at=NOW) is True
    for _ in range(5):
        assert actions.verify_pin(user=user, pin="1111", at=NOW) is False
    assert actions.verify_pin(user=user, pin="2680", at=NOW) is False, "the account is shut"
    assert "2680" not in User.objects.get(pk=user.pk).pin
    with pytest.raises(Mistake, match="密码不对"):
        actions.set_pin(by=user, pin="2681", password="wrong", at=NOW)


def test_the_pages_of_the_second_factor(clock: Clock, user: User) -> None:
    browser = signed_in(user)
    page = browser.get("/account/second-factor/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = page.partition("<code>")[2].partition("</code>")[0].replace(" ", "")
    assert browser.post("/account/second-factor/", {"code": "1"}).status_code == 422
    code = pyotp.TOTP(secret).at(NOW)
    assert browser.post("/account/second-factor/", {"code": code}).status_code == 302
    clock.now = NOW + MINUTE
    fresh = Client()
    answer = fresh.post(
        "/account/login/", {"login": user.login_name, "password": make.PASSWORD, "next": "/account/pin/"}
    )
    assert answer.headers["Location"] == "/account/login/code/"
    assert fresh.get("/account/").headers["Location"].startswith("/account/login/")
    assert fresh.post("/account/login/code/", {"code": "1"}).status_code == 422
    done = fresh.post("/account/login/code/", {"code": pyotp.TOTP(secret).at(clock.now)})
    assert done.headers["Location"] == "/account/pin/"
    assert fresh.get("/account/pin/").status_code == 200
    assert fresh.post("/account/second-factor/", {"password": "wrong"}).status_code == 422
    assert fresh.post("/account/second-factor/", {"password": make.PASSWORD}).status_code == 302
    assert not User.objects.get(pk=user.pk).has_totp


def test_the_second_step_closes_after_five_minutes(clock: Clock, user: User) -> None:
    enrolled(user)
    fresh = Client()
    fresh.post("/account/login/", {"login": user.login_name, "password": make.PASSWORD})
    assert fresh.get("/account/login/code/").status_code == 200
    clock.now = NOW + 5 * MINUTE
    assert fresh.get("/account/login/code/").headers["Location"] == "/account/login/"


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_signing_in_leads_to_no_other_site(clock: Clock, user: User, client: Client, wanted: str) -> None:
    sent = {"login": user.login_name, "password": make.PASSWORD, "next": wanted}
    assert client.post("/account/login/", sent).headers["Location"] == "/desk/"


def test_a_session_ends_when_idle(clock: Clock, user: User) -> None:
    browser = signed_in(user)
    for _ in range(3):
        clock.now += 59 * MINUTE
        assert browser.get("/account/").status_code == 200
    clock.now += 61 * MINUTE
    assert browser.get("/account/").status_code == 302
    assert browser.get("/account/").status_code == 302, "for good"


def test_a_session_ends_after_a_day_of_work_even_in_use(clock: Clock, user: User) -> None:
    browser = signed_in(user)
    for _ in range(14):
        clock.now += 50 * MINUTE
        assert browser.get("/account/").status_code == 200
    clock.now += 50 * MINUTE
    assert browser.get("/account/").status_code == 302


def test_signing_out_ends_it(clock: Clock, user: User) -> None:
    browser = signed_in(user)
    assert browser.get("/account/logout/").status_code == 405
    browser.post("/account/logout/")
    assert browser.get("/account/").status_code == 302
    assert TrailEntry.objects.latest("id").verb == "sign_out"


def test_a_first_password_is_changed_first(clock: Clock, user: User) -> None:
    actions.set_password(by=make.FOUNDER, user=user, password="brass and iron", at=NOW)
    browser = Client()
    browser.post("/account/login/", {"login": user.login_name, "password": "brass and iron"})
    for address in ("/account/", "/account/pin/", "/account/second-factor/", "/account/people/"):
        assert browser.get(address).headers["Location"] == "/account/password/"
    sent = {"old": "brass and iron", "new": "brass and iron"}
    assert "新密码与旧密码相同" in browser.post("/account/password/", sent).content.decode()
    assert browser.post("/account/password/", {**sent, "new": make.PASSWORD}).status_code == 302
    assert browser.get("/account/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(clock: Clock, user: User) -> None:
    here, elsewhere = signed_in(user), signed_in(user)
    sent = {"old": make.PASSWORD, "new": "brass and iron"}
    assert here.post("/account/password/", sent).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_planted_session_key_is_not_taken_over(clock: Clock, user: User, client: Client) -> None:
    client.cookies["session"] = "planted0planted0planted0planted0"
    client.post("/account/login/", {"login": user.login_name, "password": make.PASSWORD})
    cookie = client.cookies["session"]
    assert cookie.value != "planted0planted0planted0planted0"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_being_filled_is_not_led_away_from(db: None, client: Client) -> None:
    answer = client.post("/account/", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers


def test_a_fragment_is_told_to_open_the_login(db: None, client: Client) -> None:
    answer = client.get("/account/", headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/account/login/")


@pytest.mark.parametrize("address", ["/", "/check/", "/label/", "/standard/", "/api/v1/docs", "/healthz"])
def test_public_pages_touch_neither_session_nor_table(user: User, address: str) -> None:
    for browser in (Client(), signed_in(user)):
        before = browser.cookies.get("session")
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        assert answer.status_code == 200
        assert asked.captured_queries == []
        assert "session" not in answer.cookies
        assert browser.cookies.get("session") == before
