"""Front-end files of other authors, committed with their hashes so that running needs no npm and no network.

``python tools/vendor.py`` fetches each pinned package with ``npm pack``, copies the named files and writes
``tools/vendor.lock.json``: npm's sha512 of the package and a sha384 of every file. ``--check`` needs only Python:
it compares what is committed with the lock and names every file that differs, is missing or is not listed.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/tianheng/web/static/vendor"
LOCK = Path(__file__).with_name("vendor.lock.json")


@dataclass(frozen=True)
class Package:
    """An npm package at one version: its licence, and the files taken as {path inside the package: our name}."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
    Package(
        "tom-select",
        "2.6.2",
        "Apache-2.0",
        {
            "dist/js/tom-select.base.min.js": "tom-select/tom-select.base.min.js",
            "dist/css/tom-select.min.css": "tom-select/tom-select.min.css",
            "LICENSE": "tom-select/LICENSE",
        },
    ),
)


def sha384(data: bytes) -> str:
    """The hash in the form browsers use for ``integrity``."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def without_map(data: bytes) -> bytes:
    """The file less its pointer to a source map, which is not shipped."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if b"sourceMappingURL=" not in line)


def pack(package: Package, folder: Path) -> tuple[Path, str]:
    """The package's archive and npm's sha512 of it."""
    command = ["npm", "pack", "--json", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)[0]
    return folder / report["filename"].replace("@", "").replace("/", "-"), report["integrity"]


def copy_files(package: Package, archive: Path) -> dict[str, str]:
    """Write the package's files below :data:`TARGET`; returns {our name: sha384}."""
    hashes = {}
    with tarfile.open(archive) as tar:
        for inside, name in package.files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{package.name} {package.version}: no file {inside}; correct PACKAGES")
            data = without_map(member.read())
            (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
            (TARGET / name).write_bytes(data)
            hashes[name] = sha384(data)
    return hashes


def fetch() -> None:
    """Fetch every package and write the lock."""
    lock = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            archive, integrity = pack(package, Path(folder))
            lock[package.name] = {
                "version": package.version,
                "licence": package.licence,
                "integrity": integrity,
                "files": copy_files(package, archive),
            }
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def faults(target: Path = TARGET, lock: Path = LOCK) -> list[str]:
    """Every difference between the committed files and the lock, in words."""
    packages = json.loads(lock.read_text(encoding="utf-8"))
    listed = {name: digest for package in packages.values() for name, digest in package["files"].items()}
    found = {str(path.relative_to(target)): path for path in sorted(target.rglob("*")) if path.is_file()}
    missing = [f"{name}: missing" for name in listed if name not in found]
    stray = [f"{name}: not in the lock" for name in found if name not in listed]
    changed = [
        f"{name}: differs from the lock"
        for name in listed
        if name in found and sha384(found[name].read_bytes()) != listed[name]
    ]
    pinned = {package.name: package.version for package in PACKAGES}
    locked = {name: package["version"] for name, package in packages.items()}
    return [
        *missing,
        *stray,
        *changed,
        *([] if pinned == locked else ["versions: PACKAGES and the lock differ"]),
    ]


def main(arguments: list[str]) -> int:
    """``--check`` compares; without it, fetch."""
    if arguments == ["--check"]:
        found = faults()
        print("\n".join(found) or "vendored files match the lock")
        return 1 if found else 0
    fetch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
