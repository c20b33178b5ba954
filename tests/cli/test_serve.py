"""``tianheng serve``: from nothing to an answering site, and back to nothing on Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tianheng.cli import serve

START = "from tianheng.cli.serve import serve; serve('127.0.0.1', {port}, True)"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def site(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TIANHENG_", "DJANGO_", "DATABASE_"))
    }
    environment = {**kept, "TIANHENG_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-c", START.format(port=port)]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()


def fetch(port: int, address: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=20) as answer:
        return str(answer.read().decode())


def children_of(process: int) -> set[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return {int(child) for child in found}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_one_command_serves_a_fresh_folder_and_ctrl_c_ends_it_all(
    site: subprocess.Popen[str], tmp_path: Path, port: int
) -> None:
    assert site.stdout is not None
    assert f"http://127.0.0.1:{port}/" in site.stdout.readline()
    page = fetch(port, "/")
    assert "每一种添加剂" in page
    assert fetch(port, page.partition('rel="stylesheet" href="')[2].partition('"')[0]).startswith(
        "/* The look"
    )
    assert '"ready"' in fetch(port, "/readyz")
    started = children_of(site.pid)
    assert len(started) == 2
    assert {each.name for each in (tmp_path / "data").iterdir()} >= {
        "secret_key",
        "static",
        "tianheng.sqlite3",
    }
    site.send_signal(signal.SIGINT)
    assert site.wait(timeout=30) == 0
    assert [child for child in started if Path(f"/proc/{child}").exists()] == []


def test_a_taken_port_is_named(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(
            SystemExit, match=f"port: 127.0.0.1:{port} cannot be used .* choose another with --port"
        ):
            serve.require_free("127.0.0.1", port)


def test_the_site_answers_to_this_machines_names_only_when_it_listens_beyond_itself() -> None:
    assert serve.allowed_hosts("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    assert socket.gethostname().lower() in serve.allowed_hosts("0.0.0.0")


def test_addresses_to_type() -> None:
    assert list(serve.visible_names("::1")) == ["[::1]"]
    assert "127.0.0.1" in serve.visible_names("0.0.0.0")


def test_when_a_process_ends_by_itself_the_others_are_ended_too(port: int) -> None:
    short = [sys.executable, "-c", "import sys; sys.exit(7)"]
    long = [sys.executable, "-c", "import time; time.sleep(60)"]
    announced: list[str] = []
    with pytest.raises(SystemExit, match="ended by itself with code 7"):
        serve.supervise([long, short], lambda: announced.append("ready"), ("127.0.0.1", port))
    assert announced == []


def test_a_child_that_will_not_end_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.5)
    deaf = (
        "from signal import *; import time; signal(SIGTERM, SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    child.stdout.readline()
    serve.stop([child])
    assert child.returncode == -signal.SIGKILL


def test_manage_runs_djangos_commands(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    code = "from tianheng.cli.serve import manage; manage(['check'])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=kept, capture_output=True, text=True, check=False)
    assert (done.returncode, "no issues" in done.stdout) == (0, True)


def test_the_command_line_costs_no_django() -> None:
    code = "import sys, tianheng.cli.serve; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
