"""The house stands as docs/house.md says: the import contracts hold, and each has something to hold."""

import configparser
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = {"rooms", "modules", "shape", "pure", "door", "engine"}


def test_every_import_goes_the_right_way() -> None:
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def test_no_contract_is_lost() -> None:
    file = configparser.ConfigParser()
    file.read(ROOT / ".importlinter", encoding="utf-8")
    assert {name.rpartition(":")[2] for name in file.sections()} == CONTRACTS | {"importlinter"}
