"""A paper as an answer."""

import pytest

from tianheng.core.papers.parts import head
from tianheng.web.pdf import pdf_response


@pytest.mark.parametrize(("name", "inline"), [("登记表", False), ("登记表.pdf", True)])
def test_a_paper_is_downloaded_or_opened_under_its_name(name: str, inline: bool) -> None:
    answer = pdf_response("form", head("登记表"), name, inline=inline)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    kind = "inline" if inline else "attachment"
    assert (
        answer.headers["Content-Disposition"] == f"{kind}; filename*=utf-8''%E7%99%BB%E8%AE%B0%E8%A1%A8.pdf"
    )
