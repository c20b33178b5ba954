"""The settings under test: the real ones, with a scratch folder, plain static files and tasks done at once."""

import os
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.gettempdir()) / f"tianheng-tests-{os.getuid()}"
(SCRATCH / "static").mkdir(parents=True, exist_ok=True)
# Set, not defaulted: a developer's own .env must not steer the tests. DATABASE_URL stays: tools/postgres.py sets it.
os.environ |= {
    "TIANHENG_DATA": str(SCRATCH),
    "TIANHENG_SECRET_KEY": "only for tests",
    "TIANHENG_DEBUG": "0",
    "TIANHENG_HOSTS": "localhost,127.0.0.1,testserver",
    "TIANHENG_HTTPS": "0",
    "TIANHENG_LOG": "json",
}

from tianheng.config.settings import *  # noqa: E402, F403
from tianheng.config.settings import DATABASES, STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
# The real hasher takes a third of a second by design.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, as in life: journal and locks of an in-memory database are other ones.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / f"test-{os.getpid()}.sqlite3")}
