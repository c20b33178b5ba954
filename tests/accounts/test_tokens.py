"""Keys of programs: what they open, for whom, how long; who makes and ends them, who never sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import Cast, Clock, faults, signed_in
from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.accounts.actions.tokens import MOST
from tianheng.accounts.api_auth import Token
from tianheng.accounts.models import ApiToken, User
from tianheng.core.mistakes import Mistakes
from tianheng.core.models import TrailEntry

NOW = make.NOW
PAGE = "/account/tokens/"


def create(
    by: User, name: str = "ERP", scopes: tuple[str, ...] = ("read",), **more: Any
) -> tuple[ApiToken, str]:
    return actions.create_token(**{"by": by, "name": name, "scopes": scopes, "days": 90, "at": NOW, **more})


def ask(secret: str, path: str = "who") -> Any:
    browser, headers = Client(), {"Authorization": f"Bearer {secret}"} if secret else {}
    method = browser.get if path == "who" else browser.post
    return method(f"/probe/{path}", headers=headers)


@pytest.mark.urls("tests.accounts.probe")
def test_a_key_acts_as_its_maker_for_its_organisation(people: Cast, clock: Clock) -> None:
    people.all()
    _, secret = create(people.head)
    answer = ask(secret).json()
    assert answer["actor"] == f"{people.head.name}（经接口 ERP）"
    assert answer["place"] == "晋江鱼丸有限公司"
    assert answer["seen"] == sorted([people.head.name, people.feeder.name])


@pytest.mark.urls("tests.accounts.probe")
def test_what_a_key_may(people: Cast, clock: Clock) -> None:
    reads, writes = create(people.head)[1], create(people.head, "地磅", ("write",))[1]
    assert [ask(reads, "what").status_code, ask(writes, "what").status_code, ask(writes).status_code] == [
        403,
        200,
        200,
    ]
    refused = ask(reads, "what").json()["error"]
    assert (refused["code"], "只能读取" in refused["message"]) == ("forbidden", True)


@pytest.mark.urls("tests.accounts.probe")
@pytest.mark.parametrize("secret", ["", "th_wrong", "th_", "th_" + "é" * 5])
def test_without_a_key_nothing_opens(people: Cast, clock: Clock, secret: str) -> None:
    create(people.head)
    answer = ask(secret)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["code"] == "unauthenticated"
    assert "令牌缺失、无效、已停用或已过期" in answer.json()["error"]["message"]


def revoked(people: Cast, clock: Clock, row: ApiToken) -> None:
    actions.revoke_token(by=people.head, token=row, at=NOW)


def expired(people: Cast, clock: Clock, row: ApiToken) -> None:
    clock.now += timedelta(days=90)


def left(people: Cast, clock: Clock, row: ApiToken) -> None:
    people.head.memberships.update(ended_at=NOW)


def locked(people: Cast, clock: Clock, row: ApiToken) -> None:
    User.objects.filter(pk=people.head.pk).update(state="locked")


def shut(people: Cast, clock: Clock, row: ApiToken) -> None:
    type(row.organisation).objects.filter(pk=row.organisation_id).update(state="closed")


def moved(people: Cast, clock: Clock, row: ApiToken) -> None:
    """The maker left for a rival: the key must not open the rival's rows."""
    people.head.memberships.update(ended_at=NOW)
    actions.add_membership(
        by=make.FOUNDER,
        user=people.head,
        organisation=people.rival.memberships.first().organisation,
        role="head",
        at=NOW,
    )


@pytest.mark.urls("tests.accounts.probe")
@pytest.mark.parametrize("end", [revoked, expired, left, locked, shut, moved])
def test_a_key_that_has_ended_opens_nothing(people: Cast, clock: Clock, end: Any) -> None:
    row, secret = create(people.head)
    assert ask(secret).status_code == 200
    end(people, clock, row)
    assert ask(secret).status_code == 401


@pytest.mark.urls("tests.accounts.probe")
def test_a_use_is_noted_once_a_minute(people: Cast, clock: Clock) -> None:
    row, secret = create(people.head)
    ask(secret)
    row.refresh_from_db()
    assert row.last_used_at == clock.now
    clock.now += timedelta(seconds=59)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask(secret)
    assert not [each for each in asked.captured_queries if each["sql"].startswith("UPDATE")]
    clock.now += timedelta(seconds=2)
    ask(secret)
    row.refresh_from_db()
    assert row.last_used_at == clock.now


def test_the_secret_is_not_kept(people: Cast) -> None:
    row, secret = create(people.head)
    stored = [str(value) for value in ApiToken.objects.filter(pk=row.pk).values_list()[0]]
    assert secret.startswith(row.prefix)
    assert not any(secret in each for each in stored)
    entry = TrailEntry.objects.get(verb="create_token")
    assert secret not in entry.after
    assert entry.chain == row.organisation.code


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "name"),
    ({"name": "长" * 31}, "name"),
    ({"name": "ERP"}, "name"),
    ({"scopes": ()}, "scopes"),
    ({"scopes": ("read", "all")}, "scopes"),
    ({"days": 3650}, "days"),
]


@pytest.mark.parametrize(("more", "field"), WRONG)
def test_a_mistaken_key_is_refused(people: Cast, more: dict[str, Any], field: str) -> None:
    create(people.head)
    with pytest.raises(Mistakes) as caught:
        create(people.head, **{"name": "地磅", **more})
    assert [each.field for each in caught.value.found] == [field]
    assert ApiToken.objects.count() == 1


def test_there_is_an_end_to_how_many(people: Cast) -> None:
    for number in range(MOST):
        create(people.head, f"系统{number}")
    with pytest.raises(Mistakes, match="在用的令牌已有"):
        create(people.head, "还有一个")
    create(people.rival, "另一家")


def test_pressed_twice_makes_one(people: Cast) -> None:
    first, again = create(people.head, key="form-1"), create(people.head, key="form-1")
    assert first[0] == again[0]
    assert (bool(first[1]), again[1]) == (True, "")


NOT_ADMINISTRATORS = ("feeder", "reviewer", "reader", "tester")
OTHERS = (
    "rival",
    "far_head",
    "admin",
    "next_admin",
    "far_admin",
    "station_admin",
    "city_admin",
    "province_admin",
)


def test_only_administrators_make_keys_and_only_of_their_own(people: Cast) -> None:
    for name in NOT_ADMINISTRATORS:
        with pytest.raises(PermissionDenied):
            create(getattr(people, name))
        assert signed_in(getattr(people, name)).get(PAGE).status_code == 403
    for name in OTHERS:
        row, _ = create(getattr(people, name))
        assert row.organisation_id == getattr(people, name).scope_entered.organisation


@pytest.mark.parametrize("name", [*NOT_ADMINISTRATORS, *OTHERS])
def test_nobody_else_sees_a_key_or_ends_it(people: Cast, name: str) -> None:
    row, _ = create(people.head, "鱼丸ERP")
    other = getattr(people, name)
    assert not ApiToken.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        actions.revoke_token(by=other, token=row, at=NOW)
    browser = signed_in(other)
    assert browser.post(f"{PAGE}{row.pk}/revoke/").status_code == 404
    assert "鱼丸ERP" not in faults(browser.get(PAGE))
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_page_makes_shows_once_and_ends(people: Cast, clock: Clock) -> None:
    browser = signed_in(people.head)
    facts = {"name": "ERP", "scopes": "write", "days": "90", "key": "k1"}
    made = faults(browser.post(PAGE, facts))
    row = ApiToken.objects.get()
    secret = made.split('<code class="link">')[1].split("</code>")[0]
    assert secret.startswith("th_")
    assert "读取、写入" in made
    assert "这个令牌刚才已经创建" in faults(browser.post(PAGE, facts))
    assert secret not in faults(browser.get(PAGE))
    assert browser.post(f"{PAGE}{row.pk}/revoke/").status_code == 302
    assert "停用</span>" in faults(browser.get(PAGE))
    assert browser.post(f"{PAGE}{row.pk}/revoke/").status_code == 422
    assert list(
        TrailEntry.objects.filter(target_kind="accounts.apitoken").values_list("verb", flat=True)
    ) == [
        "create_token",
        "revoke_token",
    ]


def test_a_mistake_on_the_page_is_said_at_its_field(people: Cast) -> None:
    answer = signed_in(people.head).post(PAGE, {"name": "", "scopes": "read", "days": "90"})
    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)
    assert "请填写“名称”" in faults(answer)


def test_a_scope_that_does_not_exist_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="admin"):
        Token("admin")
