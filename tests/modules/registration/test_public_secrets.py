"""Amounts, formulas, reasons and people stay out of every public page, feed and paper: marked facts are planted and
looked for. One mark that gets out fails the test that found it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pymupdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import Cast, Clock
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.core.signatures import signatures_of
from tianheng.modules.enterprises import actions as enterprises
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration

NOW = make.NOW
MARKS = (
    "0.73129",  # the additive's amount, its level and, as 731290, its micrograms
    "731290",
    "0.01314",  # of the compound ingredient's additive
    "27.182",  # of the compound ingredient
    "秘制卤汁",  # its name
    "852.91",  # of the main ingredient
    "萝卜秘方",  # whose name is no additive
    "马卡供货有限公司",  # the supplier
    "13912349876",  # somebody's telephone
    "欧阳测试",  # and name
    "司马签字",  # who signed
    "GB 1886.39",  # the additive's standard, which only the register asks for
    "第七道工序",  # where it goes in
    "检出超量",  # why it was suspended
    "同意但须留意",  # what the reviewer said
    "因为口味",  # what the enterprise answered
)
# Columns that no public query selects. ``state`` of a line is public, what it says is not.
SECRET_COLUMNS = (
    "amount", "unit", "level_micro", "level_text", "compared", "limit_text", "status", "checks", "worst", "answer",
    "maker", "maker_licence", "spec_standard", "step", "method", "carried_from", "premix", "product_facts", "law",
    "enterprise_facts", "reason", "suspended_reason", "commitment", "flagged", "change_reason", "reviewer_id",
    "telephone",
)  # fmt: skip


@pytest.fixture
def planted(world: Cast, people: Cast, clock: Clock) -> Registration:
    """A registration in which every secret is marked."""
    world.own.telephone = "13912349876"
    world.own.save()
    signer = make.member(world.own, "head", name="司马签字")
    enterprises.name_person(
        by=signer,
        organisation=world.own,
        post="safety_director",
        name="欧阳测试",
        phone="13912349876",
        since=file.today(),
        at=NOW,
    )
    full = {**file.FULL_LINE, "maker": "马卡供货有限公司", "step": "第七道工序"}
    sauce = mix.line(
        "秘制卤汁",
        "27.182",
        kind="compound",
        category="12.04",
        confirmed=True,
        parts=[mix.line("水", "26", kind="water"), mix.line("山梨酸钾", "0.01314")],
    )
    radish = mix.line("萝卜秘方", "852.91", kind="ingredient")
    file.recipe(world.own, [radish, mix.line("山梨酸钾", "0.73129", **full), sauce], name="香辣萝卜干")
    row = file.draft(world.own, signer)
    for line in row.lines.all():
        actions.answer_line(by=signer, line=line, answer="因为口味。", at=NOW)
    row.refresh_from_db()
    row = actions.submit(by=signer, registration=row, commitment=True, typed_name=signer.name, at=NOW)
    actions.take_up(by=people.reviewer, registration=row, at=NOW)
    row = actions.accept(by=people.reviewer, registration=row, opinion="同意但须留意。", at=NOW)
    if row.state == "under_review":
        row = actions.accept(by=people.second, registration=row, opinion="同意但须留意。", at=NOW)
    assert row.state == "accepted"
    first = row.lines.filter(carried=False).get()
    row = actions.suspend(
        by=people.leader, registration=row, lines=[first], reason="检出超量 0.73129", at=NOW
    )
    return Registration.objects.get(pk=row.pk)


def test_the_marks_are_really_there(planted: Registration) -> None:
    known = str(list(planted.lines.values())) + str(planted.enterprise_facts)
    known += str(list(planted.reviews.values("opinion"))) + str(planted.organisation.telephone)
    known += "".join(planted.lines.values_list("formula__lines__amount", flat=True))
    known += (
        "".join(planted.lines.values_list("formula__lines__name", flat=True)) + signatures_of(planted)[0].name
    )
    assert [mark for mark in MARKS if mark not in known] == []


def addresses(row: Registration) -> Iterator[str]:
    """Every public address that tells of the registration."""
    number = quote(str(row.number))
    words = ["", "鱼丸", "萝卜", "山梨酸钾", quote(str(row.number)), *(quote(mark) for mark in MARKS)]
    for word in words:
        yield f"/register/?q={word}&ended=1"
        for by in ("enterprise", "product", "additive", "number"):
            yield f"/register/?q={word}&by={by}"
    yield from ("/register/feed.xml", "/register/feed.json", "/register/area/350500/feed.json")
    yield from ("/register/area/350582/feed.xml", f"/register/{number}/")
    yield from (f"/register/{number}/sheet.pdf?size={size}" for size in ("a3", "a4", "x"))
    yield from (f"/verify/{each.code}/" for each in signatures_of(row))


def text_of(answer: Any) -> str:
    """What an answer says, a PDF's metadata and every page of it too."""
    if answer.headers["Content-Type"] != "application/pdf":
        return str(answer.content.decode())
    with pymupdf.open(stream=answer.content, filetype="pdf") as document:
        return str(document.metadata) + "".join(page.get_text() for page in document)


def asked_for(address: str) -> list[str]:
    """The marks in the address itself: the page repeats what one typed, and nothing more."""
    return [mark for mark in MARKS if quote(mark) in address]


def leaks(address: str, said: str) -> list[str]:
    plain = "".join(said.split())
    found = []
    for mark in MARKS:
        mine = plain.count("".join(mark.split()))
        if mine and not (mark in asked_for(address) and "香辣萝卜干" not in said and "晋江鱼丸" not in said):
            found.append(mark)
    return found


@pytest.mark.parametrize("state", ["accepted", "suspended", "cancelled", "expired", "changed"])
def test_no_public_answer_holds_a_mark(planted: Registration, people: Cast, clock: Clock, state: str) -> None:
    row = turned(planted, people, state)
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    named = 0
    for address in addresses(row):
        answer = client.get(address)
        assert answer.status_code == 200, address
        said = text_of(answer)
        assert leaks(address, said) == [], address
        named += "山梨酸及其钾盐" in "".join(said.split())
    assert named >= (3 if state != "expired" else 1)  # the pages do tell what is public


def turned(row: Registration, people: Cast, state: str) -> Registration:
    """The registration in another state."""
    if state == "suspended":
        return actions.suspend(by=people.leader, registration=row, reason="检出超量 0.73129", at=NOW)
    if state == "cancelled":
        return actions.cancel(by=people.leader, registration=row, reason="检出超量 0.73129", at=NOW)
    if state == "expired":
        actions.expire_due(NOW.replace(year=2027, month=1, day=5))
    if state == "changed":
        actions.begin_change(
            by=people.head, registration=row, kinds=["formula"], reason="检出超量 0.73129", at=NOW
        )
    row.refresh_from_db()
    return row


def test_what_is_secret_is_not_even_read(planted: Registration, clock: Clock) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    pages = [each for each in addresses(planted) if not each.startswith("/verify/")]
    with CaptureQueriesContext(connection) as asked:
        for address in pages:
            client.get(address)
    selected = [query["sql"].split(" FROM ")[0] for query in asked.captured_queries]
    assert any("product_name" in each for each in selected)
    for column in SECRET_COLUMNS:
        assert not [each for each in selected if f'"{column}"' in each], column
    tables = " ".join(query["sql"] for query in asked.captured_queries)
    for table in ("formulas_", "enterprises_", "registration_review", "accounts_user", "compliance_verdict"):
        assert table not in tables


def test_the_page_of_a_code_masks_the_name_and_says_whether_it_was_altered(
    planted: Registration, clock: Clock
) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    code = signatures_of(planted)[0].code
    said = client.get(f"/verify/{code}/").content.decode()
    assert "司*" in said
    assert "司马" not in said
    assert "内容与签名时一致" in said
    assert "13912349876" not in said
