"""What was registered last, for programs: RSS 2.0 and JSON Feed 1.1, of all or of one area."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import stranger
from tianheng.modules.registration.queries import public
from tianheng.modules.registration.queries.places import place_name
from tianheng.modules.registration.queries.public import Entry
from tianheng.modules.registration.views.answers import RECORD, shared, site_of

LANGUAGE = "zh-CN"
VERSION = "https://jsonfeed.org/version/1.1"


@stranger
@require_safe
def rss(request: HttpRequest, area: str = "") -> HttpResponse:
    """RSS 2.0."""
    with override(RECORD):
        site = site_of(request)
        feed = Rss201rev2Feed(
            title=title(area),
            link=site + reverse("registration:register"),
            description=_("新办理的食品添加剂使用登记：企业、产品、食品添加剂名称与功能。"),
            language=LANGUAGE,
            feed_url=site + request.path,
        )
        for each in public.newest(area, timezone.localdate()):
            link = address(site, each)
            feed.add_item(
                title=heading(each),
                link=link,
                unique_id=link,
                description=summary(each),
                pubdate=moment(each),
                categories=[each.area] if each.area else None,
            )
        answer = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    return shared(request, answer)


@stranger
@require_safe
def json_feed(request: HttpRequest, area: str = "") -> HttpResponse:
    """JSON Feed."""
    with override(RECORD):
        site = site_of(request)
        said = {
            "version": VERSION,
            "title": title(area),
            "home_page_url": site + reverse("registration:register"),
            "feed_url": site + request.path,
            "language": LANGUAGE,
            "items": [item(site, each) for each in public.newest(area, timezone.localdate())],
        }
    unescaped = {"ensure_ascii": False}
    answer = JsonResponse(
        said, json_dumps_params=unescaped, content_type="application/feed+json; charset=utf-8"
    )
    return shared(request, answer)


def item(site: str, entry: Entry) -> dict[str, object]:
    """One registration as an item of the JSON feed."""
    link = address(site, entry)
    happened = moment(entry)
    return {
        "id": link,
        "url": link,
        "title": heading(entry),
        "content_text": summary(entry),
        "date_published": timezone.localtime(happened).isoformat(timespec="seconds") if happened else None,
        "tags": [entry.area] if entry.area else [],
    }


def title(area: str) -> str:
    """The feed's name; an unknown area is 404."""
    if not area:
        return _("食品添加剂使用登记公示")
    name = place_name(area)
    if not name:
        raise Http404
    return _("食品添加剂使用登记公示 · %(area)s") % {"area": name}


def heading(entry: Entry) -> str:
    """``晋江鱼丸有限公司 首次登记 闽添登〔2026〕350582-0007号``."""
    return f"{entry.enterprise} {entry.kind} {entry.number}"


def summary(entry: Entry) -> str:
    """Products, as many as a list names, and how long it is valid."""
    names = "、".join(entry.products)
    more = _("等 %(count)s 种") % {"count": entry.product_count} if entry.more else ""
    until = entry.valid_until.isoformat() if entry.valid_until else ""
    return _("产品：%(names)s%(more)s。有效期至 %(until)s。") % {"names": names, "more": more, "until": until}


def address(site: str, entry: Entry) -> str:
    """The registration's public page."""
    return site + reverse("registration:published", args=[entry.number])


def moment(entry: Entry) -> datetime | None:
    """When it was accepted."""
    return entry.decided_at
