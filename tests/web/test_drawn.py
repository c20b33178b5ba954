"""A drawn signature as it comes from the page."""

import base64

import pytest

from tianheng.core.mistakes import Mistake
from tianheng.web.drawn import MOST, START, read

PNG = b"\x89PNG\r\n\x1a\n and more"


def test_a_drawing_is_read_and_none_is_none() -> None:
    assert read(START + base64.b64encode(PNG).decode()) == PNG
    assert read("") is None


@pytest.mark.parametrize(
    "sent", ["x", "data:image/svg+xml;base64,AAAA", START + "!!!!", START + "AAA", START + "A" * MOST]
)
def test_anything_else_is_a_mistake_with_its_mend(sent: str) -> None:
    with pytest.raises(Mistake) as caught:
        read(sent, "sign")
    assert caught.value.field == "sign"
    assert "改为输入姓名" in str(caught.value)
