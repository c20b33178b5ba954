"""Every address of the site: each room brings its own; this file only collects them."""

from django.urls import include, path

from tianheng.accounts.views.desk import desk
from tianheng.api.docs import docs
from tianheng.api.site import api
from tianheng.modules.compliance.api import router as law
from tianheng.modules.formulas.api import router as formulas
from tianheng.modules.ledger.api import router as ledger
from tianheng.modules.registration.api import router as registration

api.add_router("/", law)
api.add_router("/", formulas)
api.add_router("/", registration)
api.add_router("/", ledger)

urlpatterns = [
    path("", include("tianheng.web.urls")),
    path("", include("tianheng.modules.compliance.urls")),
    path("desk/", desk, name="desk"),
    path("account/", include("tianheng.accounts.urls")),
    path("", include("tianheng.modules.enterprises.urls")),
    path("", include("tianheng.modules.formulas.urls")),
    path("", include("tianheng.modules.registration.urls")),
    path("", include("tianheng.modules.ledger.urls")),
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", api.urls),
]

handler400 = "tianheng.web.errors.bad_request"
handler403 = "tianheng.web.errors.forbidden"
handler404 = "tianheng.web.errors.not_found"
handler500 = "tianheng.web.errors.server_error"
