"""The REST interface under ``/api/v1/``.

Modules add a router in ``config/urls``: ``api.add_router("/checks", router)``. An
operation's summary is marked with ``gettext_noop``: the documentation page shows it in the reader's language, its
docstring goes into the schema.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Schema, Status

from tianheng import __version__
from tianheng.api.errors import Interface, install
from tianheng.api.exact import ExactParser, ReadableRenderer
from tianheng.core.health import readiness

api = Interface(
    title="添衡 Tianheng",
    version=__version__,
    description="食品添加剂的标准、核查与登记。",
    urls_namespace="api",
    docs_url=None,
    parser=ExactParser(),
    renderer=ReadableRenderer(),
)
install(api)


class Version(Schema):
    """The name and version of what answers."""

    name: str
    version: str


class Health(Schema):
    """Each part of the installation and whether it can serve."""

    ready: bool
    checks: dict[str, bool]


@api.get("/version", response=Version, summary=gettext_noop("版本"), tags=["system"])
def version(request: HttpRequest) -> dict[str, str]:
    """The version of the software."""
    return {"name": "tianheng", "version": __version__}


@api.get("/health", response={200: Health, 503: Health}, summary=gettext_noop("是否就绪"), tags=["system"])
def health(request: HttpRequest) -> Status[dict[str, object]]:
    """Whether the installation can serve: 200 when every part can, else 503."""
    report = readiness()
    ready = all(report.values())
    return Status(200 if ready else 503, {"ready": ready, "checks": report})
