"""Programs that call the interface with the key of an organisation."""

import json
from itertools import count
from typing import Any

from django.test import Client

from tests.factories import accounts as make
from tianheng.accounts import actions
from tianheng.accounts.models import User

ADDRESS = "/api/v1"
_numbers = count(1)


class Program:
    """Whoever calls with a key; without one, a stranger."""

    def __init__(self, user: User | None = None, scope: str = "write") -> None:
        self.secret = key_of(user, scope) if user else ""
        self.browser = Client(raise_request_exception=False)

    def ask(
        self, method: str, path: str, body: Any = None, key: str = "", status: int | None = None
    ) -> dict[str, Any]:
        """The answer's JSON; fails when the status is another one."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        headers |= {"Idempotency-Key": key} if key else {}
        address = path if path.startswith(ADDRESS) else f"{ADDRESS}{path}"
        text = json.dumps(body, ensure_ascii=False) if body is not None else ""
        answer = self.browser.generic(method, address, text, "application/json", headers=headers)
        assert status is None or answer.status_code == status, answer.content.decode()
        found: dict[str, Any] = answer.json()
        return {"status": answer.status_code, **found}

    def get(self, path: str, status: int = 200) -> dict[str, Any]:
        """What stands there."""
        return self.ask("GET", path, status=status)

    def post(self, path: str, body: Any = None, status: int = 200, key: str = "") -> dict[str, Any]:
        """What a verb answers."""
        return self.ask("POST", path, {} if body is None else body, key, status)


def key_of(user: User, scope: str) -> str:
    """A key made by ``user``, who is let administer for that moment only."""
    entered = user.scope_entered
    assert entered is not None
    user.scope_entered = entered._replace(roles=entered.roles | {"administrator"})
    _row, secret = actions.create_token(
        by=user, name=f"ERP-{next(_numbers)}", scopes=(scope,), days=90, at=make.NOW
    )
    user.scope_entered = entered
    return secret


def fields(answer: dict[str, Any]) -> dict[str, str]:
    """Field → mend of a refusal."""
    return {each["field"]: each["mend"] for each in answer["error"]["fields"]}
