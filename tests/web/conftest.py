"""A page read in another language leaves that language behind; the next test begins in Chinese again."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Undo whatever language a request chose, here or in a test before."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)
