"""Answers that are no pages: where they lead, how long they may be kept, what a file is called."""

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

RECORD = "zh-hans"  # public papers and feeds are in the language of the record, whoever asks
SHARED_SECONDS = 300


def site_of(request: HttpRequest) -> str:
    """The site's address as papers and feeds name it: the one set, else the one that was asked."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"


def shared(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The same for everybody: any cache may keep it five minutes; whoever has it already is told so (304)."""
    patch_cache_control(answer, public=True, max_age=SHARED_SECONDS)
    etag = f'"{sha256(answer.content).hexdigest()[:32]}"'
    answer.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer


def pdf_name(name: str, *, inline: bool = False) -> str:
    """The header that names a PDF."""
    return content_disposition_header(not inline, f"{name}.pdf") or "inline"
