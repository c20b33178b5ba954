"""The tables of the bridge to the law: one file each."""

from tianheng.modules.compliance.models.announcement import Announcement
from tianheng.modules.compliance.models.hue import HueOverride
from tianheng.modules.compliance.models.verdict import Verdict

__all__ = ["Announcement", "HueOverride", "Verdict"]
