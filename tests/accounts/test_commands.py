"""The first bureau of an installation, from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.accounts import PASSWORD
from tianheng.accounts.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db
FACTS = {"area": "350582", "level": "county", "person": "林审核", "phone": "13800000001", "login": "lin"}


def found(**more: str) -> str:
    said = StringIO()
    call_command("found_bureau", stdout=said, **{**FACTS, **more})
    return said.getvalue()


def test_a_bureau_its_administrator_and_a_link_that_opens(client: Client) -> None:
    name, link = found().strip().split(": ")
    assert name == "晋江市市场监督管理局"
    assert Membership.objects.get().role == "administrator"
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert client.post("/account/login/", {"login": "lin", "password": PASSWORD}).status_code == 302


def test_a_second_administrator_joins_the_same_bureau() -> None:
    found()
    found(phone="13800000002", login="wang")
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("area", "999999"), ("phone", "1"), ("login", "1"), ("person", "")]
)
def test_a_mistake_is_named_and_nothing_is_kept(field: str, value: str) -> None:
    with pytest.raises(CommandError):
        found(**{field: value})
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)
