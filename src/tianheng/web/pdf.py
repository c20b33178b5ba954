"""A paper as an answer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tianheng.core.papers import pdf


def pdf_response(
    template: str, data: Mapping[str, Any], filename: str, *, inline: bool = False
) -> HttpResponse:
    """The PDF of ``core/papers/<template>.typ`` as a download; ``inline`` opens it in the browser instead."""
    answer = HttpResponse(pdf(template, data), content_type="application/pdf")
    name = filename if filename.endswith(".pdf") else f"{filename}.pdf"
    answer.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "inline"
    return answer
