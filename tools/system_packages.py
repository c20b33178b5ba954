"""What the tests need beyond Python: a Chromium, Chinese fonts and GNU gettext.

``make test`` runs this first. What is missing is installed where that needs no password (Debian or Ubuntu, as root
or with passwordless sudo); elsewhere the script says which tests will be skipped. With ``TIANHENG_REQUIRE_ALL=1``
anything still missing is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
)
CHINESE = ("NotoSansCJK", "SourceHanSans", "NotoSerifCJK", "wqy", "PingFang")


@dataclass(frozen=True)
class Need:
    """Something outside Python: its Debian package, what is skipped without it, and how to find it."""

    package: str
    skipped: str
    found: Callable[[], str | None]


def chromium() -> str | None:
    """Path of a Chromium or Chrome: ``CHROMIUM``, else the first of :data:`BROWSERS` on the path."""
    names = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def chinese_font() -> str | None:
    """Path of a font that can draw Chinese."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.tt[cf]"))
    return next((str(path) for path in files if path.name.startswith(CHINESE)), None)


def gettext() -> str | None:
    """Path of xgettext."""
    return shutil.which("xgettext")


NEEDS = (
    Need("chromium", "browser journeys (set CHROMIUM to a browser's path)", chromium),
    Need("fonts-noto-cjk", "nothing, but screenshots show boxes for Chinese", chinese_font),
    Need("gettext", "the check that every text is translated", gettext),
)


def missing() -> list[Need]:
    """What cannot be found."""
    return [need for need in NEEDS if need.found() is None]


def installer() -> list[str] | None:
    """The words before ``apt-get`` that let it run unasked, or None where it cannot."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if passwordless_sudo() else None


def passwordless_sudo() -> bool:
    """Whether sudo runs without asking."""
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install(packages: list[str], prefix: list[str]) -> None:
    """Install Debian packages; a failure is printed by apt-get and found by the look afterwards."""
    print(f"installing {' '.join(packages)}", flush=True)
    calm = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-q"], env=calm, check=False)
    subprocess.run([*prefix, "apt-get", "install", "-y", "-q", *packages], env=calm, check=False)


def main() -> int:
    """Install what is missing where possible, say what remains; 1 when all is required and something remains."""
    prefix = installer()
    if (lacking := missing()) and prefix is not None:
        install([need.package for need in lacking], prefix)
    for need in (still := missing()):
        print(f"{need.package}: not found; skipped: {need.skipped}", file=sys.stderr)
    return 1 if still and os.environ.get("TIANHENG_REQUIRE_ALL") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
