"""The tables of the bridge to the law: one file each."""

from tianheng.modules.compliance.models.verdict import Verdict

__all__ = ["Verdict"]
