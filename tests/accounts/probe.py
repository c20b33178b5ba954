"""A small interface behind keys, for the tests of keys."""

from typing import Any

from django.urls import path

from tianheng.accounts.api_auth import Token
from tianheng.accounts.models import User
from tianheng.api.errors import Interface, install

api = Interface(urls_namespace="probe", docs_url=None)
install(api)


@api.get("/who", auth=Token("read"))
def who(request: Any) -> dict[str, Any]:
    """Whom the request acts for, and whom it sees."""
    seen = sorted(User.objects.visible_to(request.user).values_list("name", flat=True))
    return {"actor": request.user.as_actor().name, "place": request.user.scope_entered.name, "seen": seen}


@api.post("/what", auth=Token("write"))
def what(request: Any) -> dict[str, Any]:
    """Something written."""
    return {"ok": True}


urlpatterns = [path("probe/", api.urls)]
