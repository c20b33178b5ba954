"""``tianheng serve``: one command from a fresh checkout to a working site; and ``tianheng manage`` for Django's own.

Serving means: get the data folder and the site ready, then run the web server and the background worker beside each
other until Ctrl-C ends both.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from tianheng.cli.demo import load_if_empty, login_lines
from tianheng.cli.site import prepare, set_up_site

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WORKERS, THREADS = min(2, os.cpu_count() or 1), 4
START_SECONDS, STOP_SECONDS = 60, 15
Child = subprocess.Popen[bytes]


def serve(host: str = "127.0.0.1", port: int = 8000, worker: bool = True, demo: bool = False) -> None:
    """Run the site at ``host``:``port`` with its background worker until Ctrl-C or SIGTERM.

    With ``demo``, or ``TIANHENG_DEMO=1``, a fresh data folder gets the demo world first. Raises SystemExit with a
    sentence when the port is taken or a process ends by itself.
    """
    folder = prepare()
    require_free(host, port)
    os.environ.setdefault("TIANHENG_HOSTS", ",".join(allowed_hosts(host)))
    set_up_site(folder)
    if demo or os.environ.get("TIANHENG_DEMO") == "1":
        load_if_empty()
    if worker:
        begin_rounds()
    commands = [server_command(host, port)] + ([worker_command()] if worker else [])
    supervise(commands, lambda: announce(host, port, folder), (host, port))


def manage(argv: list[str]) -> None:
    """Run one of Django's management commands on the installation: ``manage(["migrate"])``."""
    prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tianheng manage", *argv])


def begin_rounds() -> None:
    """Have the worker do what is due once a day, now and every day from now on."""
    from django.core.management import call_command

    call_command("daily", begin=True)


def require_free(host: str, port: int) -> None:
    """Refuse a port that something else already serves."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(
                f"port: {host}:{port} cannot be used ({error.strerror}); choose another with --port"
            ) from None


def allowed_hosts(host: str) -> list[str]:
    """The names a browser may call the site by: this machine's own ones when it listens beyond itself."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    return names if host in LOOPBACK else [*names, *own_names(), bracketed(host)]


def own_names() -> list[str]:
    """This machine's host name and addresses."""
    name = socket.gethostname()
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(name, None)}
    except OSError:
        found = set()
    return [name.lower(), f"{name.lower()}.local", *sorted(bracketed(each) for each in found | outward())]


def outward() -> set[str]:
    """The address this machine would use towards its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return set()
        return {str(probe.getsockname()[0])}


def bracketed(address: str) -> str:
    """An IPv6 address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


def server_command(host: str, port: int) -> list[str]:
    """The web server's command line."""
    options = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    size = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--workers-kill-timeout", "5"]
    return [sys.executable, "-m", "granian", *options, *size, "tianheng.config.wsgi:application"]


def worker_command() -> list[str]:
    """The background worker's command line."""
    return [
        sys.executable,
        "-m",
        "django",
        "db_worker",
        "--interval",
        "0.5",
        "--no-reload",
        "--no-startup-delay",
    ]


def announce(host: str, port: int, folder: Path) -> None:
    """Say where the site is, where its data lies and how to end it."""
    for name in visible_names(host):
        print(f"添衡 Tianheng  http://{name}:{port}/", flush=True)
    print(f"数据 data      {folder}\n结束 stop      Ctrl-C", flush=True)
    for line in login_lines():
        print(line, flush=True)


def visible_names(host: str) -> Iterator[str]:
    """What to type into a browser: the host itself, or this machine's addresses when it listens on all."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        yield from ["127.0.0.1", *sorted(outward())]
    else:
        yield bracketed(host)


def supervise(commands: Sequence[list[str]], ready: Callable[[], None], address: tuple[str, int]) -> None:
    """Run the commands beside each other; when one ends, or we are told to, end them all."""
    signal.signal(signal.SIGTERM, interrupt)
    children = [start(command) for command in commands]
    try:
        if opens(address, children):
            ready()
        ended = first_to_end(children)
        command = " ".join(commands[children.index(ended)][1:4])
        raise SystemExit(f"{command} ended by itself with code {ended.returncode}")
    except KeyboardInterrupt:
        pass
    finally:
        stop(children)


def start(command: list[str]) -> Child:
    """Start one of our own commands in a session of its own: Ctrl-C reaches us alone, and each child is told once."""
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - built in this file


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the site as Ctrl-C does."""
    raise KeyboardInterrupt


def opens(address: tuple[str, int], children: Sequence[Child]) -> bool:
    """Wait until the site answers; False when a child has ended before that, or the time is up."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 - compared, not bound
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(child.poll() is None for child in children):
        if answers(host, address[1]):
            return True
        time.sleep(0.1)
    return False


def answers(host: str, port: int) -> bool:
    """Whether the site answers its probe; an open port alone may still be starting."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def first_to_end(children: Sequence[Child]) -> Child:
    """Wait until one of the children has ended."""
    while True:
        for child in children:
            if child.poll() is not None:
                return child
        time.sleep(0.3)


def stop(children: Sequence[Child]) -> None:
    """Ask every child to end, then make it."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # with whatever it started itself
            child.wait()
