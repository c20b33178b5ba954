"""What the first visitor of a fresh server would wait for, made ready beside the first requests: the law's indexes,
the reader of traditional characters, the templates of most pages. No database is asked.
"""

import threading

TEMPLATES = (
    "accounts/login.html",
    "accounts/desk.html",
    "web/listing.html",
    "registration/public_register.html",
)


def begin() -> threading.Thread:
    """Start it; whoever comes meanwhile is served all the same."""
    thread = threading.Thread(target=ready, name="warm", daemon=True)
    thread.start()
    return thread


def ready() -> None:
    """Load each of them once."""
    from django.template.loader import get_template

    from tianheng.modules.compliance.queries.categories import suggest_categories
    from tianheng.modules.registration.queries.finding import meaning

    for name in TEMPLATES:
        get_template(name)
    meaning("苯甲酸", "")
    suggest_categories("饮料")
