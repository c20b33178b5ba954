"""Back-up, wipe, restore: the digest before is the digest after; a damaged file writes nothing."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from typer.testing import CliRunner

from tests.factories import accounts as make
from tianheng.cli.main import app
from tianheng.core import attachments
from tianheng.core.backup import BackupError, content, restore, write
from tianheng.core.backup import unpack as unpacking
from tianheng.core.models import Attachment, TrailEntry
from tianheng.core.seals import verify

AT = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)
PDF = b"%PDF-1.7 a licence"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(tmp_path: Path) -> Any:
    """A small installation: a bureau, an enterprise with people and one paper, in a folder of its own."""
    with override_settings(MEDIA_ROOT=tmp_path / "uploads"):
        make.member(make.bureau("350582"), "reviewer")
        place = make.enterprise("350582", "晋江鱼丸有限公司")
        user = make.member(place, "head", "administrator")
        with transaction.atomic():
            attachments.keep(data=PDF, name="许可证.pdf", owner=place, by=user, happened_at=AT, at=AT)
        yield tmp_path


def wipe() -> None:
    """Everything gone, as on a new machine."""
    with transaction.atomic():
        unpacking.append_only.loosen(connection)
        for model in unpacking.tables():
            unpacking.empty(model)
        unpacking.append_only.protect(connection)
    for path in attachments.folder().rglob("*"):
        if path.is_file():
            path.unlink()


def test_wiped_and_restored_it_is_the_same(house: Path) -> None:
    before = content()
    assert write(house / "all.tar.gz", at=AT) == before
    wipe()
    assert content().sha256 != before.sha256
    assert not TrailEntry.objects.exists()
    assert restore(house / "all.tar.gz") == before
    assert content() == before
    assert verify() == []
    assert attachments.content(Attachment.objects.get()) == PDF


def test_what_is_append_only_stays_so_and_keys_count_on(house: Path) -> None:
    write(house / "all.tar.gz", at=AT)
    wipe()
    restore(house / "all.tar.gz")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE core_trail_entry SET note = 'x'")
    make.enterprise("350582", "后来登记的企业有限公司")
    assert verify() == []


def damaged(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with some members changed."""
    target = path.with_name("damaged.tar.gz")
    with tarfile.open(path) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            data = change(member.name, old.extractfile(member).read())  # type: ignore[union-attr]
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return target


@pytest.mark.parametrize("part", ["tables/accounts_user.jsonl", "files/", "manifest.json"])
def test_a_changed_byte_is_named_and_nothing_is_written(house: Path, part: str) -> None:
    write(house / "all.tar.gz", at=AT)
    before = content()

    def change(name: str, data: bytes) -> bytes:
        if not name.startswith(part):
            return data
        if name != "manifest.json":
            return data.replace(data[-3:], b"~~~")
        told = json.loads(data)
        told["tables"]["accounts_area"]["rows"] += 1
        return json.dumps(told).encode()

    named = "accounts_area" if part == "manifest.json" else part
    with pytest.raises(BackupError, match=named):
        restore(damaged(house / "all.tar.gz", change), replace=True)
    assert content() == before


def test_half_a_file_is_refused(house: Path) -> None:
    write(house / "all.tar.gz", at=AT)
    data = (house / "all.tar.gz").read_bytes()
    (house / "half.tar.gz").write_bytes(data[: len(data) // 2])
    (house / "other.tar.gz").write_bytes(gzip.compress(b"no archive"))
    for name in ("half.tar.gz", "other.tar.gz", "none.tar.gz"):
        with pytest.raises(BackupError, match="cannot be read"):
            restore(house / name, replace=True)


def test_a_house_with_people_in_it_is_not_overwritten(house: Path) -> None:
    write(house / "all.tar.gz", at=AT)
    make.enterprise("350582", "后来登记的企业有限公司")
    now = content()
    with pytest.raises(BackupError, match="not empty"):
        restore(house / "all.tar.gz")
    assert content() == now
    restore(house / "all.tar.gz", replace=True)
    assert content() != now


def test_a_row_that_does_not_fit_undoes_everything(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(house / "all.tar.gz", at=AT)
    before = content()
    real = unpacking.rows

    def breaking(model: Any, lines: Any) -> Any:
        yield from real(model, lines)
        if model._meta.db_table == "core_trail_head":
            raise ValueError("core_trail_head: the fields differ: moon")

    monkeypatch.setattr(unpacking, "rows", breaking)
    with pytest.raises(BackupError, match="moon"):
        restore(house / "all.tar.gz", replace=True)
    assert content() == before
    assert verify() == []


def test_other_tables_ask_for_the_version_that_wrote_it(house: Path) -> None:
    write(house / "all.tar.gz", at=AT)

    def older(name: str, data: bytes) -> bytes:
        told = json.loads(data) if name == "manifest.json" else {}
        return json.dumps({**told, "version": "0.0.9", "migrations": []}).encode() if told else data

    with pytest.raises(BackupError, match=r"version 0\.0\.9"):
        restore(damaged(house / "all.tar.gz", older), replace=True)


def test_the_commands_print_equal_digests(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianheng.cli.backup.ready", lambda **_: None)
    runner, file = CliRunner(), str(house / "all.tar.gz")
    told = runner.invoke(app, ["digest"]).output
    assert runner.invoke(app, ["backup", file, "--quiet"]).output == told
    again = runner.invoke(app, ["backup", file])
    assert again.exit_code == 2
    assert "exists" in again.output
    refused = runner.invoke(app, ["restore", file])
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    wipe()
    restored = runner.invoke(app, ["restore", file, "--quiet"])
    assert (restored.exit_code, restored.output) == (0, told)
    tables = runner.invoke(app, ["digest", "--tables"]).output
    assert tables.endswith(told)
    assert "core_trail_entry" in tables
