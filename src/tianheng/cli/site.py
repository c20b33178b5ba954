"""An installation made ready: its data folder and secret key, its database and static files brought up to date."""

import hashlib
import os
from pathlib import Path


def prepare() -> Path:
    """Read ``.env``, make the data folder with its secret key, name the settings; returns the folder."""
    from tianheng.config.folder import data_folder, environment, make_secret

    environment()
    folder = data_folder()
    make_secret(folder)
    os.environ["TIANHENG_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianheng.config.settings")
    return folder


def set_up_site(folder: Path) -> None:
    """Bring the database and the static files up to date."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    stamp, digest = folder / "static.digest", static_digest()
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != digest:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(digest, encoding="ascii")


def static_digest() -> str:
    """Changes when any static file, as shipped, changes in name, size or time."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
