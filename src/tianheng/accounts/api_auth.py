"""Programs sign in by a key: ``Authorization: Bearer th_…``. Operations ask for it by ``auth=Token("read")``."""

from typing import Any

from django.http import HttpRequest  # noqa: TID251 - an interface file of its own name
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tianheng.accounts import queries
from tianheng.accounts.actions.tokens import digest, note_use
from tianheng.accounts.models import ApiToken, User
from tianheng.api.errors import ApiError


class Token(HttpBearer):
    """Lets in a key that may ``read``, or also ``write``; ``request.user`` is then its maker, who has entered.

    A missing, wrong, revoked or expired key, and one whose maker has left, is 401; a key that may only read is 403
    where something is written.
    """

    def __init__(self, scope: str = "read") -> None:
        if scope not in ApiToken.Scope.values:
            raise ValueError(f"scope: {scope!r} is none of {ApiToken.Scope.values}")
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The user, or an error in the house's shape; also when no key was sent at all."""
        return super().__call__(request) or self.refuse()

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The key's maker, acting for the key's organisation."""
        now = timezone.now()  # noqa: TID251 - an interface file of its own name
        row = ApiToken.objects.select_related("created_by").filter(hash=digest(token)).first()
        if row is None or not row.in_force(now):
            self.refuse()
        user = queries.enter(row.created_by, at=now, organisation=row.organisation_id)
        if user.scope_entered is None or user.scope_entered.organisation != row.organisation_id:
            self.refuse()
        if self.scope not in row.scopes:
            raise ApiError(403, "forbidden", _("这个令牌只能读取。请用有“写入”权限的令牌。"))
        user.by_token = row.name
        request.user = user
        note_use(row, now)
        return user

    def refuse(self) -> Any:
        """One sentence for every reason."""
        raise ApiError(
            401,
            "unauthenticated",
            _("令牌缺失、无效、已停用或已过期。请在请求头 Authorization 中给出有效的令牌。"),
        )
