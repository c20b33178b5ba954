"""How Django finds the person behind a session: our own table, active accounts only."""

from typing import Any

from django.http import HttpRequest  # noqa: TID251 - Django calls this with a request

from tianheng.accounts.models import User


class Accounts:
    """Passwords are tried by the action ``sign_in`` alone, so this back end authenticates nobody by itself."""

    def authenticate(self, request: HttpRequest | None, **_credentials: Any) -> None:
        """Nobody: :func:`tianheng.accounts.actions.sign_in` counts failures, this would not."""

    def get_user(self, pk: int) -> User | None:
        """The person of a session, unless the account was locked or closed meanwhile."""
        found: User | None = User.objects.filter(pk=pk).first()
        return found if found is not None and found.is_active else None
