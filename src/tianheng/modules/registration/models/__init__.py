"""The tables of the duty: one file each."""

from tianheng.modules.registration.models.line import RegistrationLine
from tianheng.modules.registration.models.policy import Policy
from tianheng.modules.registration.models.recheck import Recheck
from tianheng.modules.registration.models.registration import Registration
from tianheng.modules.registration.models.reminder import Reminder
from tianheng.modules.registration.models.review import Defect, Review

__all__ = ["Defect", "Policy", "Recheck", "Registration", "RegistrationLine", "Reminder", "Review"]
