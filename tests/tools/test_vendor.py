"""The vendored files are the locked ones, and a change is found."""

import json
import shutil
from pathlib import Path

from tools import vendor


def test_the_committed_files_match_the_lock() -> None:
    assert vendor.faults() == []


def test_every_package_ships_its_licence_and_npms_hash() -> None:
    lock = json.loads(vendor.LOCK.read_text(encoding="utf-8"))
    for package in lock.values():
        assert any(name.endswith("LICENSE") for name in package["files"])
        assert package["integrity"].startswith("sha512-")


def test_changed_missing_and_stray_files_are_named(tmp_path: Path) -> None:
    copy = tmp_path / "vendor"
    shutil.copytree(vendor.TARGET, copy)
    (copy / "htmx/htmx.min.js").write_bytes(b"changed")
    (copy / "htmx/LICENSE").unlink()
    (copy / "stray.js").write_bytes(b"")
    assert sorted(vendor.faults(copy)) == [
        "htmx/LICENSE: missing",
        "htmx/htmx.min.js: differs from the lock",
        "stray.js: not in the lock",
    ]


def test_the_pointer_to_a_source_map_is_dropped() -> None:
    assert vendor.without_map(b"code\n//# sourceMappingURL=x.map\n") == b"code\n"
