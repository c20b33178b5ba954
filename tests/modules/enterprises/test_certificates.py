"""A training certificate is renewed: a new entry, the old one kept, the post held without a break."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.accounts.conftest import clock, faults, signed_in  # noqa: F401 - a fixture
from tests.factories import accounts as make
from tests.factories.enterprises import registered
from tests.modules.enterprises.test_reminders import END, before, trained
from tianheng.core import seals
from tianheng.core.history import history
from tianheng.core.mistakes import Mistake
from tianheng.modules.enterprises import actions, queries
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.enterprises.models import ResponsiblePerson
from tianheng.modules.enterprises.queries.record import record_of

NOW = make.NOW
TODAY, LONGER = date(2026, 5, 6), END + timedelta(days=1095)
pytestmark = pytest.mark.django_db


def renew(by: Any, person: ResponsiblePerson, **more: Any) -> ResponsiblePerson:
    facts: dict[str, Any] = {"certificate": "FSO-002", "certificate_expires": LONGER, "at": NOW, **more}
    return actions.renew_certificate(by=by, person=person, **facts)


def test_the_new_certificate_takes_the_place_and_the_old_one_is_kept() -> None:
    place, head = registered()
    old = trained(head, place)
    new = renew(head, old)
    old.refresh_from_db()
    assert (old.replaced_by, old.certificate, old.certificate_expires) == (new, "FSO-001", END)
    assert (new.certificate, new.since, new.until) == ("FSO-002", old.since, None)
    assert queries.persons(place, TODAY)[Post.SAFETY_OFFICER] == [new]
    assert queries.persons(place, old.since)[Post.SAFETY_OFFICER] == [new], "the post was held all along"
    record = record_of(place, TODAY)
    assert [each.row for each in record.persons if each.row.name == "林美丽"] == [new]
    assert (record.renewed, record.left) == ([old], [])
    assert history(new)[0].verb == "换培训考核证"
    assert seals.verify() == []


def test_who_was_renewed_is_not_reminded_until_the_new_one_runs_out() -> None:
    place, head = registered()
    old = trained(head, place)
    assert actions.remind_expiring(at=before(30)) == 1
    renew(head, old, at=before(29))
    assert [actions.remind_expiring(at=before(days)) for days in (7, 0, -1)] == [0, 0, 0]
    assert actions.remind_expiring(at=before(60 - 1095)) == 1


def test_one_certificate_of_two_posts_is_renewed_in_both() -> None:
    place, head = registered()
    old, keeper = trained(head, place), trained(head, place, post="additive_keeper")
    other = trained(head, place, "林二妹", post="additive_keeper")
    renew(head, old)
    held = queries.persons(place, TODAY)
    assert [each.certificate for each in held[Post.SAFETY_OFFICER]] == ["FSO-002"]
    assert {each.name: each.certificate for each in held[Post.ADDITIVE_KEEPER]} == {
        "林美丽": "FSO-002",
        "林二妹": "FSO-001",
    }
    assert set(ResponsiblePerson.objects.exclude(replaced_by=None)) == {old, keeper}
    assert other.replaced_by is None


def test_who_had_none_gets_the_first() -> None:
    place, head = registered()
    bare = trained(head, place, certificate="", certificate_expires=None)
    assert renew(head, bare, certificate_expires=None).certificate == "FSO-002"
    assert record_of(place, TODAY).renewed == [], "there was no certificate before"


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"certificate": " "}, "certificate", "1 至 50"),
        ({"certificate_expires": None}, "certificate_expires", "没有填写"),
        ({"certificate_expires": END}, "certificate_expires", "更晚"),
        ({"certificate_expires": date(2026, 5, 5)}, "certificate_expires", "过期"),
    ],
)
def test_a_mistaken_renewal_is_named_and_nothing_kept(more: dict[str, Any], field: str, says: str) -> None:
    place, head = registered()
    old = trained(head, place)
    with pytest.raises(Mistake, match=says) as caught:
        renew(head, old, **more)
    assert caught.value.field == field
    assert not ResponsiblePerson.objects.exclude(replaced_by=None).exists()


def test_an_entry_that_is_over_is_not_renewed_and_a_renewed_one_not_ended() -> None:
    place, head = registered()
    old = trained(head, place)
    new = renew(head, old)
    with pytest.raises(Mistake, match="已经换过"):
        renew(head, old)
    with pytest.raises(Mistake, match="已经换过"):
        actions.end_person(by=head, person=old, until=TODAY, at=NOW)
    actions.end_person(by=head, person=new, until=TODAY, at=NOW)
    with pytest.raises(Mistake, match="已经卸任"):
        renew(head, new)
    again = trained(head, place, since=date(2026, 5, 7))
    assert queries.persons(place, date(2026, 5, 7))[Post.SAFETY_OFFICER] == [again]


def test_who_succeeds_a_renewed_holder_ends_the_latest_entry() -> None:
    place, head = registered()
    old = trained(head, place, post="safety_director")
    new = renew(head, old)
    trained(head, place, "陈总监", post="safety_director", since=date(2026, 6, 1))
    for row in (old, new):
        row.refresh_from_db()
    assert (old.until, new.until) == (None, date(2026, 5, 31))


@pytest.mark.usefixtures("clock")
def test_the_page_renews_and_outsiders_find_nothing() -> None:
    place, head = registered()
    old = trained(head, place)
    address = f"/enterprise/persons/{old.pk}/renew/"
    facts = {"certificate": "FSO-002", "certificate_expires": LONGER.isoformat()}
    for stranger in (
        make.member(make.enterprise("350582"), "head"),
        make.member(make.enterprise("350203"), "head"),
    ):
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(stranger).post(address, facts).status_code == 404
    assert signed_in(make.member(place, "feeder")).post(address, facts).status_code == 403
    county = make.member(place.__class__.objects.get(kind="bureau", area="350582"), "leader")
    assert signed_in(county).post(address, facts).status_code in (403, 404)
    old.refresh_from_db()
    assert old.replaced_by is None
    browser = signed_in(head)
    assert 'value="FSO-001"' in faults(browser.get(address))
    late = browser.post(address, {**facts, "certificate_expires": END.isoformat()})
    assert (late.status_code, "没有比原证书" in faults(late)) == (422, True)
    assert browser.post(address, facts).status_code == 302
    text = faults(browser.get("/enterprise/"))
    assert "历史证书（1）" in text
    assert "FSO-002" in text


def test_without_a_right_the_action_refuses() -> None:
    place, head = registered()
    old = trained(head, place)
    for by in (make.member(make.enterprise("350582"), "head"), make.member(place, "feeder")):
        with pytest.raises(PermissionDenied):
            renew(by, old)
