"""Every page of the desk judges by the law of this installation, so each asks the database."""

import pytest


@pytest.fixture(autouse=True)
def installation(db: None) -> None:
    """Confirmed notices and decided hues are rows."""
