"""Reminders of papers that run out: once per paper and threshold, however often the round is made."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import accounts as make
from tests.factories.enterprises import certificate, registered
from tianheng.accounts.models import Organisation, User
from tianheng.core import daily
from tianheng.core.models import Notice
from tianheng.modules.enterprises import actions, queries
from tianheng.modules.enterprises.enums import PaperKind
from tianheng.modules.enterprises.models import Licence, ResponsiblePerson
from tianheng.modules.enterprises.queries.desk import papers_card

NOW = make.NOW
END = date(2026, 8, 1)
pytestmark = pytest.mark.django_db


def before(days: int) -> datetime:
    """The moment so many days before the certificate's last day."""
    return NOW + (END - date(2026, 5, 6)) - timedelta(days=days)


def told() -> list[str]:
    return list(
        Notice.objects.filter(subject__contains="FSMS-001").order_by("id").values_list("subject", flat=True)
    )


def test_each_threshold_is_told_of_once() -> None:
    place, head = registered()
    certificate(head, place, expires_on=END)
    sent = [actions.remind_expiring(at=before(days)) for days in (61, 60, 59, 31, 30, 30, 8, 7, 1, 0, -1, -2)]
    assert sent == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]
    assert ["将于 2026-08-01 到期" in each for each in told()] == [True, True, True, False]
    assert "已过期" in told()[-1]


def test_missed_days_are_made_up_for_without_a_flood() -> None:
    place, head = registered()
    certificate(head, place, expires_on=END)
    assert actions.remind_expiring(at=before(5)) == 1
    assert actions.remind_expiring(at=before(5)) == 0
    assert len(told()) == 1


def test_renewed_and_withdrawn_papers_are_left_in_peace() -> None:
    place, head = registered()
    paper = certificate(head, place, expires_on=END)
    actions.renew_licence(by=head, licence=paper, expires_on=date(2029, 1, 1), at=NOW)
    other = certificate(head, place, number="FSMS-002", expires_on=END)
    actions.withdraw_licence(by=head, licence=other, reason="撤销", at=NOW)
    assert actions.remind_expiring(at=before(7)) == 0


def test_only_the_keepers_of_the_enterprise_are_told() -> None:
    place, head = registered()
    feeder, clerk = make.member(place, "feeder"), make.member(place, "clerk")
    stranger = make.member(make.enterprise("350203"), "head")
    certificate(head, place, expires_on=END)
    actions.remind_expiring(at=before(60))
    to = set(Notice.objects.filter(subject__contains="FSMS-001").values_list("to", flat=True))
    assert to == {head.pk, clerk.pk}
    assert to.isdisjoint({feeder.pk, stranger.pk})


def test_a_closed_enterprise_is_left_in_peace() -> None:
    place, head = registered()
    certificate(head, place, expires_on=END)
    Organisation.objects.filter(pk=place.pk).update(state="closed")
    assert actions.remind_expiring(at=before(7)) == 0


def test_the_daily_round_reminds() -> None:
    place, head = registered()
    certificate(head, place, expires_on=END)
    assert "enterprises" in daily.parts()
    assert daily._parts["enterprises"](before(30)) == "1 reminders"


STANDS = [
    (date(2026, 5, 5), "fail", "已过期 1 天"),
    (date(2026, 5, 6), "review", "今天到期"),
    (date(2026, 7, 5), "review", "60 天后到期"),
    (date(2026, 7, 6), "pass", "有效"),
    (None, "pass", "长期有效"),
]


@pytest.mark.parametrize(("expires", "tone", "words"), STANDS)
def test_the_light_of_a_paper(expires: date | None, tone: str, words: str) -> None:
    paper = Licence(kind=PaperKind.OTHER, number="X", expires_on=expires)
    assert queries.standing(paper, date(2026, 5, 6)) == (tone, words)


def test_the_licence_of_a_day() -> None:
    place, _head = registered()
    last = place.licence_expires
    assert last is not None
    found = queries.current_licence(place, last)
    assert found is not None
    assert found.number == place.licence_number
    assert queries.current_licence(place, last + timedelta(days=1)) is None
    assert queries.valid_until(place) == last
    Licence.objects.all().delete()
    stands_for = queries.current_licence(place, last)
    assert stands_for is not None
    assert (stands_for.pk, stands_for.number) == (None, place.licence_number)
    assert queries.current_licence(place, last + timedelta(days=1)) is None
    place.licence_number = ""
    assert queries.current_licence(place, last) is None
    assert queries.licensed_classes(place, last) == set()


def trained(by: User, place: Organisation, name: str = "林美丽", **more: Any) -> ResponsiblePerson:
    """A safety officer whose training certificate ends on END."""
    facts: dict[str, Any] = {"post": "safety_officer", "since": date(2026, 1, 1), "at": NOW, **more}
    facts.setdefault("certificate", "FSO-001")
    facts.setdefault("certificate_expires", END)
    return actions.name_person(by=by, organisation=place, name=name, **facts)


def certified() -> list[str]:
    rows = Notice.objects.filter(subject__contains="培训考核证").order_by("id")
    return list(rows.values_list("subject", flat=True))


def test_certificates_of_people_are_reminded_of_in_the_same_way() -> None:
    place, head = registered()
    trained(head, place)
    sent = [actions.remind_expiring(at=before(days)) for days in (61, 60, 59, 30, 30, 7, 0, -1, -2)]
    assert sent == [0, 1, 0, 1, 0, 1, 0, 1, 0]
    assert certified()[0] == "食品安全员 林美丽的培训考核证将于 2026-08-01 到期"
    assert certified()[-1] == "食品安全员 林美丽的培训考核证已过期"


def test_one_certificate_of_two_posts_is_told_of_once() -> None:
    place, head = registered()
    trained(head, place)
    trained(head, place, post="additive_keeper")
    assert actions.remind_expiring(at=before(30)) == 1
    assert actions.remind_expiring(at=before(30)) == 0


def test_who_has_left_or_has_no_certificate_is_left_in_peace() -> None:
    place, head = registered()
    actions.end_person(by=head, person=trained(head, place), until=date(2026, 6, 1), at=NOW)
    trained(head, place, "林二妹", certificate="", certificate_expires=None)
    trained(head, place, "林三妹", since=date(2027, 1, 1))
    assert actions.remind_expiring(at=before(7)) == 0


def test_only_the_enterprise_is_told_of_its_peoples_certificates() -> None:
    place, head = registered()
    feeder, stranger = make.member(place, "feeder"), make.member(make.enterprise("350203"), "head")
    trained(head, place)
    actions.remind_expiring(at=before(60))
    to = set(Notice.objects.filter(subject__contains="培训考核证").values_list("to", flat=True))
    assert to == {head.pk}
    assert to.isdisjoint({feeder.pk, stranger.pk})


def test_the_desk_shows_papers_and_peoples_certificates_the_soonest_first() -> None:
    place, head = registered()
    certificate(head, place, expires_on=END)
    trained(head, place, certificate_expires=END - timedelta(days=3))
    card = papers_card(head, before(30))
    assert card is not None
    assert [(each.text, each.tone) for each in card.items] == [
        ("食品安全员 林美丽 培训考核证", "review"),
        ("体系认证证书 FSMS-001", "review"),
    ]
    assert card.total == 2
    rival = make.member(make.enterprise("350582"), "head")
    other = papers_card(rival, before(30))
    assert other is not None
    assert other.items == []
    county = papers_card(
        make.member(Organisation.objects.get(kind="bureau", area="350582"), "reviewer"), before(30)
    )
    assert county is not None
    assert "培训考核证" not in str([each.text for each in county.items])
