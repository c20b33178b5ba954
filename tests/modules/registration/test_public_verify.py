"""Verifying a paper by the code beside a signature: which document, who, when, altered or not; and nothing more."""

from typing import Any

import pytest
from django.test import Client

from tests.accounts.conftest import Cast, Clock
from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.core import verifying
from tianheng.core.models import Signature
from tianheng.core.signatures import signatures_of
from tianheng.core.verifying import Proof, masked, proof_of
from tianheng.modules.registration.models import Registration

NOW = make.NOW


@pytest.fixture
def filed(world: Cast, clock: Clock) -> Registration:
    """Signed by 陈大文."""
    file.recipe(world.own, name="香辣萝卜干")
    return file.submitted(world.own, make.member(world.own, "head", name="陈大文"))


@pytest.fixture
def signature(filed: Registration) -> Signature:
    return signatures_of(filed)[0]


def told(code: str) -> str:
    answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get(f"/verify/{code}/")
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def test_the_page_tells_document_signer_and_time(filed: Registration, signature: Signature) -> None:
    said = told(signature.code)
    for fact in ("食品添加剂使用登记表", "晋江鱼丸有限公司", filed.receipt_number, "陈*", "2026-05-06 09:30"):
        assert str(fact) in said, fact
    assert signature.shown_code in said
    assert "内容与签名时一致" in said
    for secret in ("陈大文", "0.5 g/kg", "香辣萝卜干", "山梨酸", "13800000001"):
        assert secret not in said, secret


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}", "{0}{1}{2}", " {0} {1} {2} "])
def test_a_code_may_be_typed_as_it_is_read(signature: Signature, typed: str) -> None:
    parts = signature.shown_code.split("-")
    visitor = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    for code in (typed.format(*parts), typed.format(*parts).lower()):
        answer = visitor.get("/verify/", {"code": code})
        assert answer.headers["Location"] == f"/verify/{signature.code}/"


def test_what_was_altered_since_is_said(filed: Registration, signature: Signature) -> None:
    filed.lines.update(level_text="0.9 g/kg")
    said = told(signature.code)
    assert "签名后内容有改动" in said
    assert "内容与签名时一致" not in said
    assert "0.9 g/kg" not in said


def test_what_is_decided_later_alters_nothing(
    people: Cast, filed: Registration, signature: Signature
) -> None:
    from tianheng.modules.registration import actions

    actions.take_up(by=people.reviewer, registration=filed, at=NOW)
    actions.accept(by=people.reviewer, registration=filed, at=NOW)
    assert "内容与签名时一致" in told(signature.code)


@pytest.mark.parametrize("code", ["AAAA", "34679ACDEFGH", "0" * 12, "陈大文", "%25", "x" * 200])
def test_an_unknown_code_is_not_found_and_may_be_typed_again(signature: Signature, code: str) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get(f"/verify/{code}/")
    said = answer.content.decode()
    assert answer.status_code == 404
    assert "没有这个验证码" in said
    assert 'name="code"' in said


def test_nothing_asked_is_a_field_to_fill(db: None, clock: Clock) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get("/verify/")
    assert answer.status_code == 200
    assert "没有这个验证码" not in answer.content.decode()
    assert Client().get("/verify/?code=%20").status_code == 200


def test_answers_are_kept_by_nobody(signature: Signature) -> None:
    assert "no-store" in Client().get(f"/verify/{signature.code}/").headers["Cache-Control"]


def test_a_document_nobody_speaks_of_is_named_by_its_kind(
    signature: Signature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_tellers", {})
    assert proof_of(signature) == Proof("registration")
    signature.document_kind = "no.such"
    assert proof_of(signature) == Proof("no.such")
    assert "签名有效，文件内容无法在此核对" in told(signature.code)


def test_another_duty_may_speak_for_its_documents(
    signature: Signature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_tellers", {})
    verifying.tell("registration.registration", lambda _one: Proof("配方", (("版本", "V3"),), intact=True))
    said = told(signature.code)
    assert "配方" in said
    assert "V3" in said


@pytest.mark.parametrize(
    ("name", "shown"), [("陈大文", "陈*"), ("欧阳", "欧*"), ("John", "J*"), ("", ""), (" 林 ", "林*")]
)
def test_a_name_shows_its_first_sign(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_withdrawn_and_gone_document_is_said_to_be(
    signature: Signature, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_one: Any) -> None:
        return None

    monkeypatch.setattr(verifying, "_tellers", {"registration.registration": gone})
    assert proof_of(signature).intact is None
