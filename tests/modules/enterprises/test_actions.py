"""What an enterprise tells of itself: opened when it is let in, described, its papers, sites and persons."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import accounts as make
from tests.factories.enterprises import PDF, certificate, registered
from tianheng.accounts import actions as accounts
from tianheng.accounts.models import Area, Organisation
from tianheng.core import attachments, seals
from tianheng.core.history import history
from tianheng.core.mistakes import Mistake
from tianheng.core.models import TrailEntry
from tianheng.modules.enterprises import actions, queries
from tianheng.modules.enterprises.actions.papers import PaperFile
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.enterprises.models import Enterprise, Licence, ResponsiblePerson, Site

NOW = make.NOW
TODAY = date(2026, 5, 6)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_letting_in_opens_the_record_with_site_and_licence() -> None:
    place, head = registered(name="晋江市甲鱼丸食品有限公司")
    row = queries.enterprise_of(place)
    assert row is not None
    assert (row.pinyin[:14], row.initials[:6]) == ("jinjiangshijia", "jjsjyw")
    [site], [paper] = Site.objects.all(), Licence.objects.all()
    assert (site.address, site.area_id, site.main) == (place.address, "350582", True)
    assert (paper.number, paper.expires_on, paper.entered_by) == (
        place.licence_number,
        place.licence_expires,
        head,
    )
    assert {"open_enterprise", "add_site", "add_licence"} <= set(
        TrailEntry.objects.filter(chain=place.code).values_list("verb", flat=True)
    )
    assert seals.verify() == []


def test_opening_again_changes_nothing() -> None:
    place, head = registered()
    number = TrailEntry.objects.count()
    row = actions.open_enterprise(by=head, organisation=place, scale="large", at=LATER)
    assert (row.scale, TrailEntry.objects.count()) == ("small", number)
    assert actions.ensure_enterprise(place, LATER) == row
    assert (Enterprise.objects.count(), TrailEntry.objects.count()) == (1, number)


def test_only_enterprises_have_a_record() -> None:
    place = make.bureau("350582")
    assert actions.ensure_enterprise(place, NOW) is None
    with pytest.raises(PermissionDenied):
        actions.open_enterprise(by=make.FOUNDER, organisation=place, at=NOW)
    assert not Enterprise.objects.exists()


def test_a_refused_enterprise_has_none() -> None:
    place, _user = accounts.register_enterprise(**make.application())
    assert queries.enterprise_of(place) is None


def described(head: Any, place: Organisation, **facts: Any) -> Enterprise:
    row = queries.enterprise_of(place)
    assert row is not None
    version = facts.pop("version", row.version)
    return actions.describe_enterprise(by=head, enterprise=row, version=version, at=NOW, **facts)


def test_describing_counts_a_version_and_keeps_the_trail() -> None:
    place, head = registered()
    row = described(head, place, scale="medium", trade=" 速冻 鱼糜制品 ", telephone="0595-85660000")
    row.refresh_from_db()
    place.refresh_from_db()
    assert (row.scale, row.trade, row.version) == ("medium", "速冻 鱼糜制品", 2)
    assert place.telephone == "0595-85660000"
    assert history(row)[0].verb == "修改企业资料"
    again = described(head, place, scale="medium", telephone="0595-85660000")
    assert again.version == 2, "nothing changed"
    with pytest.raises(Mistake, match="别人") as caught:
        described(head, place, scale="large", version=1)
    assert caught.value.field == "version"


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"scale": "huge"}, "scale"), ({"trade": "长" * 51}, "trade"), ({"telephone": "1"}, "telephone")],
)
def test_a_mistaken_description_is_named_and_nothing_kept(facts: dict[str, Any], field: str) -> None:
    place, head = registered()
    with pytest.raises(Mistake) as caught:
        described(head, place, **facts)
    assert caught.value.field == field
    assert Enterprise.objects.get().version == 1


def test_a_renewed_paper_keeps_the_old_one_and_goes_on_file() -> None:
    place, head = registered()
    [old] = Licence.objects.all()
    scan = PaperFile("许可证.pdf", PDF)
    until = date(2031, 12, 30)
    new = actions.renew_licence(
        by=head, licence=old, classes=["2203", "1102"], expires_on=until, file=scan, at=NOW
    )
    old.refresh_from_db()
    place.refresh_from_db()
    assert (old.replaced_by, old.expires_on) == (new, date(2029, 12, 31))
    assert (new.number, new.classes, place.licence_expires) == (old.number, ["1102", "2203"], until)
    assert [each.name for each in attachments.of(new)] == ["许可证.pdf"]
    assert list(queries.papers_of(place)) == [new, old]
    assert queries.licensed_classes(place, TODAY) == {"1102", "2203"}
    with pytest.raises(Mistake, match="换发或失效"):
        actions.renew_licence(by=head, licence=old, expires_on=until, at=NOW)


def test_a_renewal_lasts_longer() -> None:
    place, head = registered()
    with pytest.raises(Mistake, match="更晚") as caught:
        actions.renew_licence(
            by=head, licence=Licence.objects.get(), expires_on=place.licence_expires, at=NOW
        )
    assert caught.value.field == "expires_on"
    assert Licence.objects.get().replaced_by is None


PAPERS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "production_licence"}, "number", "应为 SC"),
    ({"kind": "business_licence"}, "number", "18 位"),
    ({"kind": "nonsense"}, "kind", "没有这一项"),
    ({"number": " "}, "number", "2 至 50"),
    ({"expires_on": None}, "expires_on", "没有填写"),
    ({"expires_on": date(2026, 5, 5)}, "expires_on", "已经过期"),
    ({"issued_on": date(2026, 5, 7)}, "issued_on", "还没有到"),
    ({"issued_on": date(2026, 5, 6), "expires_on": date(2026, 5, 6)}, "expires_on", "早于发证日期"),
    ({"file": PaperFile("x.exe", b"MZ")}, "file", "不收这种文件"),
]


@pytest.mark.parametrize(("more", "field", "says"), PAPERS)
def test_a_mistaken_paper_is_named_and_nothing_kept(more: dict[str, Any], field: str, says: str) -> None:
    place, head = registered()
    with pytest.raises(Mistake, match=says) as caught:
        certificate(head, place, **more)
    assert caught.value.field == field
    assert Licence.objects.count() == 1


def test_there_is_one_licence_and_no_certificate_twice() -> None:
    place, head = registered()
    facts = {"kind": "production_licence", "number": make.licence_number(), "expires_on": date(2030, 1, 1)}
    with pytest.raises(Mistake, match="已经登记过"):
        actions.add_licence(by=head, organisation=place, at=NOW, **facts)  # type: ignore[arg-type]
    certificate(head, place)
    certificate(head, place, number="FSMS-002")
    with pytest.raises(Mistake, match="已经登记过"):
        certificate(head, place)
    with pytest.raises(Mistake, match="没有这个类别编号") as caught:
        actions.renew_licence(
            by=head,
            licence=Licence.objects.get(kind="production_licence"),
            classes=["9999"],
            expires_on=date(2031, 1, 1),
            at=NOW,
        )
    assert (caught.value.field, caught.value.value) == ("classes", "9999")


def test_a_withdrawn_paper_no_longer_counts_and_says_why() -> None:
    place, head = registered()
    [paper] = Licence.objects.all()
    with pytest.raises(Mistake, match="写明原因"):
        actions.withdraw_licence(by=head, licence=paper, reason=" ", at=NOW)
    row = actions.withdraw_licence(by=head, licence=paper, reason="登记有误", at=NOW)
    assert (row.withdrawn_at, row.reason) == (NOW, "登记有误")
    assert queries.current_licence(place, TODAY) is not None, "what it registered with still stands"
    assert history(row)[0].note == "登记有误"
    with pytest.raises(Mistake, match="换发或失效"):
        actions.withdraw_licence(by=head, licence=paper, reason="再来一次", at=NOW)


def site(head: Any, place: Organisation, name: str = "二厂", **more: Any) -> Site:
    area = Area.objects.get(code="350582")
    return actions.add_site(
        by=head, organisation=place, name=name, address="安海镇工业区 2 号", area=area, at=NOW, **more
    )


def test_one_site_is_the_main_one() -> None:
    place, head = registered()
    second = site(head, place)
    assert (second.main, queries.main_site(place) == second) == (False, False)
    actions.change_site(by=head, site=second, version=1, main=True, at=NOW)
    assert queries.main_site(place) == second
    assert Site.objects.filter(main=True).count() == 1
    third = site(head, place, "三厂", main=True)
    assert queries.main_site(place) == third
    with pytest.raises(Mistake, match="主要生产地"):
        actions.close_site(by=head, site=third, at=NOW)
    actions.close_site(by=head, site=second, at=NOW)
    assert list(queries.sites_of(place))[-1] == second
    with pytest.raises(Mistake, match="已停用"):
        actions.change_site(by=head, site=second, version=None, main=True, at=NOW)
    again = actions.change_site(by=head, site=second, version=None, state="open", main=True, at=NOW)
    assert (again.state, queries.main_site(place)) == ("open", again)


def test_sites_have_names_of_their_own_and_are_not_overtaken() -> None:
    place, head = registered()
    second = site(head, place)
    with pytest.raises(Mistake, match="同名"):
        site(head, place)
    with pytest.raises(Mistake, match="4 至 200"):
        actions.change_site(by=head, site=second, version=1, address="路", at=NOW)
    actions.change_site(by=head, site=second, version=1, name="二号厂区", at=NOW)
    with pytest.raises(Mistake, match="别人"):
        actions.change_site(by=head, site=second, version=1, name="三号厂区", at=NOW)
    assert Site.objects.get(pk=second.pk).name == "二号厂区"


def person(head: Any, place: Organisation, **more: Any) -> ResponsiblePerson:
    facts: dict[str, Any] = {"post": "safety_director", "name": "陈总监", "since": TODAY, "at": NOW}
    return actions.name_person(by=head, organisation=place, **{**facts, **more})


def test_who_is_named_next_takes_over() -> None:
    place, head = registered()
    first = person(head, place, since=date(2025, 1, 1))
    second = person(head, place, name="林总监", phone="13800000000", user=head)
    first.refresh_from_db()
    assert first.until == date(2026, 5, 5)
    assert queries.persons(place, date(2026, 5, 5))[Post.SAFETY_DIRECTOR] == [first]
    assert queries.persons(place, TODAY)[Post.SAFETY_DIRECTOR] == [second]
    with pytest.raises(Mistake, match="已任此职"):
        person(head, place, name="王总监", since=date(2026, 1, 1))
    actions.end_person(by=head, person=second, until=date(2026, 5, 31), at=NOW)
    with pytest.raises(Mistake, match="已经卸任"):
        actions.end_person(by=head, person=second, until=date(2026, 5, 31), at=NOW)
    assert queries.persons(place, date(2026, 6, 1))[Post.SAFETY_DIRECTOR] == []


def test_several_officers_may_serve_but_nobody_twice() -> None:
    place, head = registered()
    person(head, place, post="safety_officer", name="甲某某")
    person(head, place, post="safety_officer", name="乙某某")
    with pytest.raises(Mistake, match="已任此职"):
        person(head, place, post="safety_officer", name="甲某某")
    assert [each.name for each in queries.persons(place, TODAY)[Post.SAFETY_OFFICER]] == ["甲某某", "乙某某"]
    assert queries.missing_posts(place, TODAY) == [Post.LEGAL_REPRESENTATIVE, Post.ADDITIVE_KEEPER]


PERSONS: list[tuple[dict[str, Any], str]] = [
    ({"post": "king"}, "post"),
    ({"name": "陈"}, "name"),
    ({"phone": "12"}, "phone"),
    ({"since": date(2028, 1, 1)}, "since"),
    ({"certificate": "x" * 51}, "certificate"),
]


@pytest.mark.parametrize(("more", "field"), PERSONS)
def test_a_mistaken_person_is_named(more: dict[str, Any], field: str) -> None:
    place, head = registered()
    with pytest.raises(Mistake) as caught:
        person(head, place, **more)
    assert caught.value.field == field
    assert not ResponsiblePerson.objects.exists()


def test_an_account_named_with_a_person_is_a_colleagues() -> None:
    place, head = registered()
    other = make.member(make.enterprise("350203"), "head")
    with pytest.raises(Mistake, match="不是本企业"):
        person(head, place, user=other)
    row = person(head, place, user=head)
    with pytest.raises(Mistake, match="早于"):
        actions.end_person(by=head, person=row, until=date(2026, 5, 5), at=NOW)
