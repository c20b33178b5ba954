"""The one folder of an installation: database, secret key, uploads, collected static files."""

import os
import secrets
from pathlib import Path

from environs import Env

DEFAULT = "data"
SECRET_FILE = "secret_key"  # noqa: S105 - the name of the file, not the secret


def environment() -> Env:
    """The process's environment, completed by a file ``.env`` in the working directory; what is set already wins."""
    env = Env()
    env.read_env(Path.cwd() / ".env", recurse=False)
    return env


def data_folder() -> Path:
    """The folder named by ``TIANHENG_DATA`` (default ``./data``), absolute; it need not exist yet."""
    return Path(os.environ.get("TIANHENG_DATA") or DEFAULT).expanduser().absolute()


def read_secret(folder: Path) -> str:
    """The secret key kept in ``folder``, or an empty string: Django then refuses to sign anything."""
    path = folder / SECRET_FILE
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def make_secret(folder: Path) -> None:
    """Write a fresh secret key readable by its owner alone; an existing one is left as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(folder / SECRET_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
