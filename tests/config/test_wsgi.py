"""The WSGI door opens and every view is imported before the first request."""

import sys


def test_the_application_loads_its_views() -> None:
    from tianheng.config.wsgi import application

    assert callable(application)
    assert "tianheng.web.views" in sys.modules
    assert "tianheng.api.docs" in sys.modules
