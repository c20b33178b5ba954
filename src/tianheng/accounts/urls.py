"""Addresses of signing in, of one's account, and of an administrator's pages; below ``/account/``."""

from django.urls import path, register_converter

from tianheng.accounts.views import enterprises, imports, me, notices, people, signing_in, tokens


class Verb:
    """The verbs an administrator has a button for."""

    regex = "|".join(sorted([*people.VERBS, *people.WITH_REASON]))

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(Verb, "account_verb")

app_name = "accounts"
urlpatterns = [
    path("", me.me, name="me"),
    path("login/", signing_in.login, name="login"),
    path("login/code/", signing_in.code, name="code"),
    path("logout/", signing_in.leave, name="logout"),
    path("invitation/<int:pk>/<slug:token>/", signing_in.invitation, name="invitation"),
    path("switch/", me.switch, name="switch"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("password/", me.password, name="password"),
    path("second-factor/", me.second_factor, name="second-factor"),
    path("pin/", me.pin, name="pin"),
    path("files/<int:pk>/", me.attachment, name="attachment"),
    path("register/", enterprises.register, name="register"),
    path("enterprises/", enterprises.waiting, name="enterprises"),
    path("enterprises/<int:pk>/", enterprises.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/activate/", enterprises.activate, name="activate"),
    path("enterprises/<int:pk>/refuse/", enterprises.refuse, name="refuse"),
    path("enterprises/<int:pk>/resubmit/", enterprises.resubmit, name="resubmit"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/<account_verb:verb>/", people.act, name="act"),
    path("organisations/<int:pk>/invite/", people.invite, name="invite"),
    path("imports/", imports.home, name="imports"),
    path("imports/<slug:kind>/", imports.upload, name="imports"),
    path("imports/<slug:kind>/template.xlsx", imports.fill_in, name="imports-template"),
    path("imports/<slug:kind>/<int:pk>/", imports.job, name="imports-job"),
    path("imports/<slug:kind>/<int:pk>/keep/", imports.keep, name="imports-keep"),
    path("imports/<slug:kind>/<int:pk>/write/", imports.write, name="imports-write"),
    path("imports/<slug:kind>/<int:pk>/again/", imports.again, name="imports-again"),
    path("imports/<slug:kind>/<int:pk>/result.xlsx", imports.result, name="imports-result"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="tokens-revoke"),
    path("memberships/<int:pk>/end/", people.end, name="end"),
]
