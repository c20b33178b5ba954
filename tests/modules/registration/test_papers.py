"""The papers of a registration: what stands on them, who gets them, that the public ones hold no amount."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pymupdf
import pytest
from django.test import Client

from tests.accounts.conftest import Cast, Clock, signed_in
from tests.core.test_papers import REGULAR, missing
from tests.core.test_papers_register import drawing
from tests.factories import accounts as make
from tests.factories import formulas as mix
from tests.factories import registration as file
from tianheng.core.signatures import signatures_of
from tianheng.modules.registration import actions
from tianheng.modules.registration.enums import DISCLAIMER
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries import papers, public

NOW = make.NOW
TODAY = file.today()
SITE = "https://tianheng.example.cn"
NAMES = ("f01", "f15", "certificate", "receipt")


@pytest.fixture
def standing(world: Cast, people: Cast) -> Registration:
    """晋江鱼丸有限公司, accepted, with pickled radish whose sauce brings an additive in."""
    sauce = mix.line(
        "酱油",
        "50",
        kind="compound",
        category="12.04",
        confirmed=True,
        parts=[mix.line("水", "49", kind="water"), mix.line("山梨酸钾", "0.02")],
    )
    file.recipe(
        world.own,
        [*file.sorbate("0.4321"), sauce],
        name="香辣萝卜干",
        trademark="闽晋",
        annual_output="120",
        specification="100 g/袋",
    )
    return file.accepted(world.own, people.reviewer, people.second)


def text_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/pdf"
    with pymupdf.open(stream=answer.content, filetype="pdf") as document:
        return "".join("".join(page.get_text() for page in document).split()).replace("\u200b", "")


def got(user: Any, row: Registration, name: str, query: str = "") -> Any:
    return signed_in(user).get(f"/registrations/{row.pk}/papers/{name}.pdf{query}")


def test_f01_holds_every_field_of_the_form(clock: Clock, people: Cast, standing: Registration) -> None:
    said = text_of(got(people.clerk, standing, "f01"))
    [line] = standing.lines.filter(carried=False)
    signature = signatures_of(standing)[0]
    facts = [
        "食品添加剂使用登记表", standing.number, "首次登记", "2026", "晋江鱼丸有限公司",
        standing.organisation.credit_code,
        standing.organisation.licence_number, "2029-12-31", "福建省晋江市安海镇成功路1号", "晋江市350582",
        "主要负责人", "陈建国", "13800000001", "食品安全员", "林美丽", "食品添加剂管理员", "王小明",
        "香辣萝卜干", "闽晋", "100g/袋", line.category, line.category_name, "120",
        "山梨酸及其钾盐（山梨酸钾）", line.cns, f"INS{line.ins}", "防腐剂",
        "泉州某某添加剂有限公司", line.maker_licence, "GB1886.39", line.limit_text, line.level_text,
        line.compared, "拌料",
        "由酱油带入", line.label_text, "未超限量",
        "企业承诺", "不使用非食用物质", signature.name, signature.shown_code, "审核意见", "同意登记", str(DISCLAIMER),
        f"/verify/{signature.code}/",
    ]  # fmt: skip
    assert [fact for fact in facts if "".join(str(fact).split()) not in said] == []


def test_a_draft_says_that_it_is_one_and_has_lines_to_sign_on(
    clock: Clock, world: Cast, people: Cast
) -> None:
    file.recipe(world.own)
    row = file.draft(world.own, people.clerk)
    said = text_of(got(people.clerk, row, "f01"))
    assert "草稿" in said
    assert "法定代表人或主要负责人" in said
    assert "验证码" not in said
    for name in ("receipt", "certificate", "f15", "f14"):
        assert got(people.clerk, row, name).status_code == 404, name


def test_the_receipt_gives_number_and_time_to_answer(clock: Clock, world: Cast, people: Cast) -> None:
    people.reviewer  # noqa: B018 - the county's bureau exists
    file.recipe(world.own)
    row = file.submitted(world.own)
    said = text_of(got(people.head, row, "receipt"))
    for fact in (
        "受理回执",
        row.receipt_number,
        str(row.due_on),
        "2026-05-0609:30",
        "晋江市市场监督管理局",
        str(DISCLAIMER),
    ):
        assert "".join(str(fact).split()) in said, fact


def test_the_certificate_leads_to_the_public_page_and_is_no_licence(
    clock: Clock, people: Cast, standing: Registration
) -> None:
    said = text_of(got(people.head, standing, "certificate"))
    for fact in (
        "食品添加剂使用登记凭证",
        standing.number,
        "香辣萝卜干",
        "2026-05-06至2026-12-31",
        "本凭证不是行政许可",
    ):
        assert fact in said, fact
    found = public.published(str(standing.number), TODAY)
    assert found is not None
    data = papers.certificate(found, SITE, "晋江市市场监督管理局")
    assert data["address"] == f"{SITE}/register/{quote(str(standing.number))}/"


def test_what_was_published_without_review_names_no_bureau(
    clock: Clock, world: Cast, people: Cast, standing: Registration
) -> None:
    bureau, unseen = "晋江市市场监督管理局", "市场监管部门没有审核"
    assert bureau in text_of(got(people.head, standing, "certificate"))
    file.policy("350582", "voluntary_publicity")
    file.recipe(world.rival)
    row = file.submitted(world.rival, people.rival)
    assert row.state == "accepted"
    said = text_of(got(people.rival, row, "certificate"))
    assert (bureau in said, unseen in said) == (False, True)
    pages = [
        Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get(f"/register/{quote(str(each.number))}/")
        for each in (row, standing)
    ]
    assert [unseen in page.content.decode() for page in pages] == [True, False]


def test_what_counts_from_next_year_on_says_so(clock: Clock, world: Cast, people: Cast) -> None:
    clock.now = datetime(2026, 12, 10, 2, tzinfo=UTC)
    file.recipe(world.own)
    row = file.accepted(world.own, people.reviewer, at=clock.now, year=2027)
    assert "2027-01-01起有效" in text_of(got(people.head, row, "certificate"))
    found = public.published(str(row.number), date(2026, 12, 10))
    assert found is not None
    assert (found.entry.standing.code, found.entry.standing.tone) == ("accepted", "note")
    later = public.published(str(row.number), date(2027, 1, 1))
    assert later is not None
    assert (later.entry.standing.text, later.entry.standing.tone) == ("有效", "pass")


def test_a_suspended_one_is_stamped(clock: Clock, people: Cast, standing: Registration) -> None:
    row = actions.suspend(by=people.leader, registration=standing, reason="抽样不合格", at=NOW)
    for name in ("certificate", "f15"):
        said = text_of(got(people.head, row, name))
        assert "暂停" in said
        assert "抽样不合格" not in said


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_the_public_papers_hold_names_and_functions_and_no_amount(
    clock: Clock, people: Cast, standing: Registration, size: str
) -> None:
    for name in ("f15", "certificate"):
        said = text_of(got(people.head, standing, name, f"?size={size}"))
        for secret in ("0.4321", "0.3225", "g/kg", "泉州某某", "酱油", "13800000001", "陈建国", "GB1886.39"):
            assert secret not in said, (name, secret)
    said = text_of(got(people.head, standing, "f15", f"?size={size}"))
    for fact in ("香辣萝卜干", "山梨酸及其钾盐", "防腐剂", "12315", "2026-05-06", "不超范围"):
        assert fact in said
    whole = text_of(Client().get(f"/register/{quote(str(standing.number))}/sheet.pdf?size={size}"))
    assert whole == said


def test_what_is_kept_inside_has_a_sheet_for_its_own_wall_and_no_certificate(
    clock: Clock, world: Cast, people: Cast
) -> None:
    file.policy("350582", "internal_only")
    file.recipe(world.own)
    row = file.submitted(world.own)
    assert "山梨酸及其钾盐" in text_of(got(people.head, row, "f15"))
    for name in ("certificate", "receipt"):
        assert got(people.head, row, name).status_code == 404


def test_a_change_tells_before_and_after(
    clock: Clock, world: Cast, people: Cast, standing: Registration
) -> None:
    product = standing.lines.first().product  # type: ignore[union-attr]
    mix.approved(world.own, lines=file.sorbate("0.5678"), made=product)
    row = actions.begin_change(
        by=people.head, registration=standing, kinds=["raised"], reason="口味调整", at=NOW
    )
    said = text_of(got(people.clerk, row, "f14"))
    for fact in ("变更登记表", standing.number, "用量上调", "0.4321g/kg", "0.5678g/kg", "口味调整"):
        assert fact in said, fact
    assert got(people.clerk, standing, "f14").status_code == 404


def test_a_drawn_signature_is_on_paper_and_screen(clock: Clock, world: Cast, people: Cast) -> None:
    file.recipe(world.own)
    row = file.answered(file.draft(world.own, people.head), people.head)
    row = actions.submit(
        by=people.head,
        registration=row,
        commitment=True,
        typed_name=people.head.name,
        drawn=bytes(drawing()),
        at=NOW,
    )
    with pymupdf.open(stream=got(people.head, row, "f01").content, filetype="pdf") as document:
        assert document[0].get_images()
    page = signed_in(people.head).get(f"/registrations/{row.pk}/papers/f01/").content.decode()
    address = f"/registrations/{row.pk}/signatures/{signatures_of(row)[0].pk}.png"
    assert f'src="{address}"' in page
    image = signed_in(people.head).get(address)
    assert (image.status_code, image.content) == (200, bytes(drawing()))
    for name in ("rival", "far_head", "reader", "tester", "far_reviewer"):
        assert signed_in(getattr(people, name)).get(address).status_code == 404


SEE_IT = (
    "head",
    "director",
    "clerk",
    "feeder",
    "reviewer",
    "leader",
    "inspector",
    "city_leader",
    "province_leader",
)
DO_NOT = ("rival", "far_head", "far_reviewer", "reader", "tester")


def test_whoever_sees_the_registration_gets_its_papers_and_nobody_else(
    clock: Clock, people: Cast, standing: Registration
) -> None:
    pages = [f"/registrations/{standing.pk}/papers/{name}{end}" for name in NAMES for end in (".pdf", "/")]
    for who in (*SEE_IT, *DO_NOT):
        user = signed_in(getattr(people, who))
        wanted = 200 if who in SEE_IT else 404
        for page in pages if who in ("reviewer", *DO_NOT) else pages[:1]:
            assert user.get(page).status_code == wanted, (who, page)
    for page in pages:
        assert Client().get(page).headers["Location"].startswith("/account/login/")


def test_the_page_prints_what_the_paper_says(clock: Clock, people: Cast, standing: Registration) -> None:
    user = signed_in(people.head)
    for name in NAMES:
        answer = user.get(f"/registrations/{standing.pk}/papers/{name}/")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "style=" not in page
        assert "<script>" not in page
        assert "晋江鱼丸有限公司" in page
        if name != "receipt":
            assert str(standing.number) in page
            assert "香辣萝卜干" in page
        assert ("0.4321" in page) == (name == "f01")


def test_a_paper_that_is_none_is_not_found(clock: Clock, people: Cast, standing: Registration) -> None:
    user = signed_in(people.head)
    for name in ("f02", "check", "house", "F01", "f14"):
        assert user.get(f"/registrations/{standing.pk}/papers/{name}.pdf").status_code == 404, name


def test_the_registrations_page_leads_to_its_papers_and_its_public_page(
    clock: Clock, people: Cast, standing: Registration
) -> None:
    for who, page in (("head", "registrations"), ("reviewer", "review")):
        said = signed_in(getattr(people, who)).get(f"/{page}/{standing.pk}/").content.decode()
        for name in NAMES:
            assert f'href="/registrations/{standing.pk}/papers/{name}.pdf"' in said, (who, name)
        assert f'href="/register/{quote(str(standing.number))}/"' in said
        assert "/papers/f14/" not in said


def test_papers_cost_few_questions(
    clock: Clock, world: Cast, people: Cast, standing: Registration, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        papers.f01(standing, SITE)
    found = public.published(str(standing.number), TODAY)
    assert found is not None
    with django_assert_max_num_queries(0):
        papers.f15(found, SITE, "a3")


def test_no_character_is_missing(clock: Clock, people: Cast, standing: Registration) -> None:
    for name in NAMES:
        assert missing(set(text_of(got(people.head, standing, name))), REGULAR) == []
