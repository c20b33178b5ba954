"""The settings as an operator meets them: in a process of their own, steered by the environment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, sys
from tianheng.config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def settings_with(folder: Path, *names: str, **environment: str) -> dict[str, Any]:
    """The named settings of a fresh process whose environment holds only ``environment``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_untouched_it_is_closed_local_and_embedded(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path, "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY", "DATABASES", "LANGUAGE_CODE", "LOG_KIND"
    )
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SECRET_KEY"] == ""
    assert found["LANGUAGE_CODE"] == "zh-hans"
    assert found["LOG_KIND"] == "json"
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "data/tianheng.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_locks_first_and_flushes_fully(tmp_path: Path) -> None:
    options = settings_with(tmp_path, "DATABASES")["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma}" in options["init_command"]


def test_postgresql_by_its_address(tmp_path: Path) -> None:
    found = settings_with(tmp_path, "DATABASES", DATABASE_URL="postgres://u:p@db.example:5433/tianheng")
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "tianheng")
    assert database["CONN_HEALTH_CHECKS"] is True
    assert "init_command" not in database.get("OPTIONS", {})


def test_https_makes_cookies_secure_and_trusts_the_proxy(tmp_path: Path) -> None:
    names = ("CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER")
    plain = settings_with(tmp_path, *names)
    assert plain == {"CSRF_COOKIE_SECURE": False, "SECURE_HSTS_SECONDS": 0, "SECURE_PROXY_SSL_HEADER": None}
    behind = settings_with(tmp_path, *names, TIANHENG_HTTPS="1")
    assert behind["CSRF_COOKIE_SECURE"] is True
    assert behind["SECURE_HSTS_SECONDS"] >= 31536000
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize("name", ["TIANHENG_UPLOAD_MB", "TIANHENG_FORM_KB"])
def test_a_limit_that_is_no_number_is_refused_at_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        settings_with(tmp_path, "UPLOAD_LIMIT", **{name: "plenty"})
    assert name in caught.value.stderr


def test_every_setting_is_in_the_example_file() -> None:
    source = (ROOT / "src/tianheng/config/settings.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    import re

    names = set(re.findall(r'env\.\w+\("([A-Z_]+)"', source))
    names |= {"DATABASE_URL", "TIANHENG_DATA", "TIANHENG_DEMO"}  # read before the settings
    assert names == set(re.findall(r"^# ?([A-Z_]+)=", example, flags=re.MULTILINE))
