"""An enterprise registers itself: what is looked at, who decides, what happens when two do at once."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tianheng.accounts import actions, queries
from tianheng.accounts.models import Area, Organisation, User
from tianheng.core.mistakes import Mistake
from tianheng.core.models import Notice, TrailEntry

NOW = make.NOW


def test_the_registration_is_kept_with_its_chain(world: Cast) -> None:
    row, user = actions.register_enterprise(**make.application())
    assert (row.state, row.code) == ("pending", row.credit_code)
    assert set(user.memberships.values_list("role", flat=True)) == {"head", "administrator"}
    entry = TrailEntry.objects.get(verb="register_enterprise")
    assert (entry.chain, entry.actor_name) == (row.credit_code, user.name)
    assert queries.enter(user, at=NOW).scope_entered is None


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"credit_code": "91350582MA00000019"}, "credit_code", "校验位不符"),
    ({"licence_number": "SC10635058200011"}, "licence_number", "校验位不符"),
    ({"licence_number": make.licence_number("119999", 7)}, "licence_number", "不是已知的行政区划"),
    ({"licence_number": make.licence_number("350583", 7)}, "area", "南安市"),
    ({"licence_expires": date(2026, 5, 5)}, "licence_expires", "已经过期"),
    ({"licence_expires": date(2036, 5, 5)}, "licence_expires", "太远"),
    ({"name": "厂"}, "name", "4 至 100"),
    ({"phone": "12345"}, "phone", "不是手机号"),
    ({"telephone": "1"}, "telephone", "不是电话号码"),
    ({"login_name": "1abc"}, "login_name", "字母开头"),
    ({"password": "short"}, "password", "至少 10 位"),
    ({"role": "reviewer"}, "role", "没有这个角色"),
]


@pytest.mark.parametrize(("more", "field", "says"), MISTAKES)
def test_a_mistaken_fact_is_named_and_nothing_is_kept(
    db: None, more: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Mistake, match=says) as caught:
        actions.register_enterprise(**make.application(**more))
    assert caught.value.field == field
    assert "short" not in str(caught.value)
    assert (Organisation.objects.count(), User.objects.count(), TrailEntry.objects.count()) == (0, 0, 0)


def test_a_licence_of_an_old_code_or_of_the_city_fits(db: None) -> None:
    changle = Area.objects.get(code="350112")
    actions.register_enterprise(
        **make.application(area=changle, licence_number=make.licence_number("350182"))
    )
    actions.register_enterprise(
        **make.application(area=changle, licence_number=make.licence_number("350100"))
    )
    assert Organisation.objects.count() == 2


def test_a_zone_must_lie_in_the_city(db: None) -> None:
    with pytest.raises(Mistake, match="功能区"):
        actions.register_enterprise(**make.application(reporting_unit=Area.objects.get(code="3506Z1")))
    row, _ = actions.register_enterprise(**make.application(reporting_unit=Area.objects.get(code="3505Z1")))
    assert row.reporting_unit_id == "3505Z1"


@pytest.mark.parametrize("field", ["credit_code", "phone", "login_name"])
def test_nobody_registers_twice(db: None, field: str) -> None:
    first = make.application()
    actions.register_enterprise(**first)
    with pytest.raises(Mistake, match="已") as caught:
        actions.register_enterprise(**make.application(**{field: first[field]}))
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["credit_code", "phone", "login_name"])
def test_whoever_is_later_by_a_moment_is_told_too(
    db: None, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    first = make.application()
    actions.register_enterprise(**first)
    for name in ("accounts.free", "enterprises.require_new"):
        monkeypatch.setattr(f"tianheng.accounts.actions.{name}", lambda *_: None)
    with pytest.raises(Mistake, match="已有账号使用"):
        actions.register_enterprise(**make.application(**{field: first[field]}))
    assert (Organisation.objects.count(), User.objects.count()) == (1, 1)


def test_the_county_is_told_and_nobody_else(world: Cast, people: Cast) -> None:
    people.all()
    actions.register_enterprise(**make.application())
    assert set(Notice.objects.values_list("to", flat=True)) == {people.reviewer.pk, people.admin.pk}


DECIDERS = {"reviewer", "admin"}


def test_only_the_county_decides(world: Cast, people: Cast) -> None:
    row, owner = actions.register_enterprise(**make.application())
    outsiders = [*(user for name, user in people.all().items() if name not in DECIDERS), owner]
    for user in outsiders:
        with pytest.raises(PermissionDenied):
            actions.activate_enterprise(by=user, organisation=row, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.refuse_enterprise(by=user, organisation=row, reason="不行", at=NOW)
    row.refresh_from_db()
    assert row.state == "pending"
    actions.activate_enterprise(by=people.reviewer, organisation=row, at=NOW)
    assert queries.enter(owner, at=NOW).scope_entered.roles == {"head", "administrator"}
    assert Notice.objects.filter(to=owner).get().subject == f"{row.name} 已启用"


STATES = ("pending", "active", "refused", "closed")


@pytest.mark.parametrize("state", STATES)
def test_the_walk_of_an_enterprise(world: Cast, people: Cast, state: str) -> None:
    row, owner = actions.register_enterprise(**make.application())
    facts = make.application()
    verbs = {
        "activate": (
            "pending",
            lambda: actions.activate_enterprise(by=people.reviewer, organisation=row, at=NOW),
        ),
        "refuse": (
            "pending",
            lambda: actions.refuse_enterprise(by=people.reviewer, organisation=row, reason="不符", at=NOW),
        ),
        "resubmit": (
            "refused",
            lambda: actions.resubmit_enterprise(
                by=owner, organisation=row, facts={**facts, "reporting_unit": None}, at=NOW
            ),
        ),
    }
    for needed, verb in verbs.values():
        Organisation.objects.filter(pk=row.pk).update(state=state)
        if state == needed:
            verb()
            assert Organisation.objects.get(pk=row.pk).state != state
        else:
            with pytest.raises(Mistake, match="状态不能这样做"):
                verb()
            assert Organisation.objects.get(pk=row.pk).state == state


def test_nobody_else_mends_a_refused_one(world: Cast, people: Cast) -> None:
    row, _ = actions.register_enterprise(**make.application())
    actions.refuse_enterprise(by=people.reviewer, organisation=row, reason="不符", at=NOW)
    for user in people.all().values():
        with pytest.raises(PermissionDenied):
            actions.resubmit_enterprise(by=user, organisation=row, facts=make.application(), at=NOW)


def test_a_refusal_needs_its_reason(world: Cast, people: Cast) -> None:
    row, _ = actions.register_enterprise(**make.application())
    with pytest.raises(Mistake, match="请写明原因"):
        actions.refuse_enterprise(by=people.reviewer, organisation=row, reason=" ", at=NOW)


def test_nobody_lets_in_an_enterprise_one_belongs_to(world: Cast) -> None:
    row, user = actions.register_enterprise(**make.application())
    county = world.county
    actions.add_membership(by=make.FOUNDER, user=user, organisation=county, role="reviewer", at=NOW)
    both = queries.enter(user, at=NOW, organisation=county.pk)
    for verb, more in (("activate_enterprise", {}), ("refuse_enterprise", {"reason": "资料不全"})):
        with pytest.raises(PermissionDenied):
            getattr(actions, verb)(by=both, organisation=row, at=NOW, **more)
    row.refresh_from_db()
    assert row.state == "pending"
    other = make.member(county, "reviewer")
    assert actions.activate_enterprise(by=other, organisation=row, at=NOW).state == "active"
