"""The tables of the duty: one file each."""

from tianheng.modules.enterprises.models.enterprise import Enterprise
from tianheng.modules.enterprises.models.licence import Licence
from tianheng.modules.enterprises.models.person import ResponsiblePerson
from tianheng.modules.enterprises.models.reminder import CertificateReminder, LicenceReminder
from tianheng.modules.enterprises.models.site import Site

__all__ = ["CertificateReminder", "Enterprise", "Licence", "LicenceReminder", "ResponsiblePerson", "Site"]
