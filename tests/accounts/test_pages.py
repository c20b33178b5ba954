"""Every page opens for whom it is for, and for nobody else."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.conftest import Cast, Clock, signed_in
from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.accounts.enums import OrganisationState
from tianheng.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db
STRANGERS = ["/account/login/", "/account/register/"]
OWN = ["/account/", "/account/password/", "/account/second-factor/", "/account/pin/"]


@pytest.mark.parametrize("address", STRANGERS)
def test_pages_for_strangers_open(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [*OWN, "/account/people/", "/account/enterprises/", "/account/files/1/"])
def test_everything_else_leads_to_the_login_and_back(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=%2Faccount%2F")


@pytest.mark.parametrize("address", OWN)
@pytest.mark.parametrize("who", ["head", "reviewer", "reader", "tester"])
def test_ones_own_pages_open(clock: Clock, people: Cast, who: str, address: str) -> None:
    answer = signed_in(getattr(people, who)).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def gates(patterns: list[URLPattern | URLResolver]) -> dict[str, str | None]:
    """Every address below ``/account/`` and what stands before it."""
    found: dict[str, str | None] = {}
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= gates(each.url_patterns)
        else:
            found[str(each.pattern)] = getattr(each.callback, "gate", None)
    return found


def test_every_address_is_gated_or_says_that_it_is_for_strangers() -> None:
    (room,) = [each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "accounts"]
    found = gates(room.url_patterns)
    assert len(found) >= 20
    assert {address for address, gate in found.items() if gate == "stranger"} == {
        "login/",
        "login/code/",
        "register/",
        "invitation/<int:pk>/<slug:token>/",
    }
    assert set(found.values()) == {"stranger", "signed in"}


def test_an_enterprise_registers_waits_is_let_in(clock: Clock, world: Cast, client: Client) -> None:
    facts = make.application()
    sent = {**facts, "area": "350582", "reporting_unit": "", "licence_expires": "2029-12-31"}
    answer = client.post("/account/register/", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get("/account/").content.decode()
    assert "等待晋江市市场监管局启用" in page
    assert client.get("/account/pin/").headers["Location"] == "/account/"
    row = Organisation.objects.get(credit_code=facts["credit_code"])
    reviewer = make.member(world.county, "reviewer")
    county = signed_in(reviewer)
    assert facts["name"] in county.get("/account/enterprises/").content.decode()
    refused = county.post(f"/account/enterprises/{row.pk}/refuse/", {"reason": "地址与许可证不符"})
    assert refused.status_code == 302
    assert "地址与许可证不符" in client.get("/account/").content.decode()
    mended = {**sent, "address": "晋江市安海镇另一路 2 号"}
    assert client.post(f"/account/enterprises/{row.pk}/resubmit/", mended).status_code == 302
    assert county.post(f"/account/enterprises/{row.pk}/activate/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.address) == (OrganisationState.ACTIVE, "晋江市安海镇另一路 2 号")
    assert client.get("/account/pin/").status_code == 200
    history = county.get(f"/account/enterprises/{row.pk}/").content.decode()
    for words in ("自助登记企业", "不予启用", "补正后重新提交", "启用企业", "晋江市安海镇另一路 2 号"):
        assert words in history


def test_a_mistaken_registration_names_each_field_and_keeps_what_was_typed(
    clock: Clock, client: Client
) -> None:
    facts = make.application(credit_code="91350582MA0000001X")
    sent = {**facts, "area": "350582", "reporting_unit": "", "licence_expires": "2029-12-31"}
    answer = client.post("/account/register/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "校验位不符" in page
    assert "91350582MA0000001X" in page
    assert facts["name"] in page
    assert make.PASSWORD not in page
    assert User.objects.count() == 0


@pytest.mark.parametrize("who", ["next_admin", "far_admin", "rival", "far_head"])
@pytest.mark.parametrize("verb", ["", "activate/", "refuse/"])
def test_an_enterprise_of_another_area_is_404(
    clock: Clock, world: Cast, people: Cast, who: str, verb: str
) -> None:
    row, _ = actions.register_enterprise(**make.application())
    browser = signed_in(getattr(people, who))
    address = f"/account/enterprises/{row.pk}/{verb}"
    answer = browser.post(address, {"reason": "不行"}) if verb else browser.get(address)
    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == OrganisationState.PENDING


@pytest.mark.parametrize("who", ["station_admin", "city_admin", "province_admin"])
def test_only_the_county_lets_in(clock: Clock, world: Cast, people: Cast, who: str) -> None:
    row, _ = actions.register_enterprise(**make.application())
    browser = signed_in(getattr(people, who))
    assert browser.get(f"/account/enterprises/{row.pk}/").status_code == 200
    assert browser.post(f"/account/enterprises/{row.pk}/activate/").status_code == 403


@pytest.mark.parametrize("who", ["next_admin", "far_admin", "rival", "far_head"])
def test_another_areas_people_are_404(clock: Clock, people: Cast, who: str) -> None:
    browser = signed_in(getattr(people, who))
    target = people.feeder
    listed = browser.get("/account/people/").content.decode()
    assert target.login_name not in listed
    assert browser.get(f"/account/people/{target.pk}/").status_code == 404
    for verb in ("lock", "unlock", "deactivate", "send_invitation", "disable_totp"):
        assert browser.post(f"/account/people/{target.pk}/{verb}/", {"reason": "试"}).status_code == 404
    held = target.memberships.get()
    assert browser.post(f"/account/memberships/{held.pk}/end/").status_code == 404
    assert browser.get(f"/account/organisations/{held.organisation_id}/invite/").status_code == 404


def test_who_does_not_administer_sees_only_oneself(clock: Clock, people: Cast) -> None:
    browser = signed_in(people.feeder)
    assert browser.get("/account/people/").status_code == 403
    assert browser.get(f"/account/people/{people.head.pk}/").status_code == 404
    assert browser.get(f"/account/people/{people.feeder.pk}/").status_code == 200


def test_an_administrator_locks_and_the_session_ends_at_once(clock: Clock, people: Cast) -> None:
    victim, admin = signed_in(people.feeder), signed_in(people.head)
    assert victim.get("/account/").status_code == 200
    address = f"/account/people/{people.feeder.pk}"
    assert admin.post(f"{address}/lock/", {"reason": ""}).status_code == 422
    assert admin.post(f"{address}/lock/", {"reason": "平板丢失"}).status_code == 302
    assert victim.get("/account/").headers["Location"].startswith("/account/login/")
    assert "平板丢失" in admin.get(f"{address}/").content.decode()
    assert admin.post(f"{address}/unlock/").status_code == 302
    assert signed_in(people.feeder).get("/account/").status_code == 200


def test_an_invitation_opens_once(clock: Clock, people: Cast, client: Client) -> None:
    admin = signed_in(people.head)
    own = people.head.scope_entered.organisation
    sent = {"person": "黄新来", "phone": "13700000001", "login_name": "huang", "roles": ["feeder", "clerk"]}
    answer = admin.post(f"/account/organisations/{own}/invite/", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = admin.get(answer.headers["Location"]).content.decode()
    link = page.partition('<code class="link">')[2].partition("</code>")[0].removeprefix("http://testserver")
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": "short"}).status_code == 422
    assert client.post(link, {"password": make.PASSWORD}).status_code == 302
    assert client.get(link).status_code == 410
    assert signed_in(User.objects.get(login_name="huang")).get("/account/").status_code == 200


def test_a_known_phone_joins(clock: Clock, people: Cast) -> None:
    admin = signed_in(people.head)
    own = people.head.scope_entered.organisation
    sent = {"person": "谁", "phone": people.rival.phone, "login_name": "", "roles": ["clerk"]}
    assert admin.post(f"/account/organisations/{own}/invite/", sent).status_code == 302
    rival = signed_in(people.rival)
    page = rival.get("/account/").content.decode()
    assert "您已加入 晋江鱼丸有限公司" in page
    rival.post("/account/switch/", {"organisation": own})
    assert (
        '<span class="tag">当前</span>'
        in rival.get("/account/").content.decode().partition("晋江鱼丸有限公司")[2]
    )


def test_one_cannot_switch_to_where_one_does_not_work(clock: Clock, people: Cast) -> None:
    browser = signed_in(people.head)
    browser.post("/account/switch/", {"organisation": people.rival.scope_entered.organisation})
    assert "安海蜜饯" not in browser.get("/account/").content.decode()
