"""Django's registration of the duty."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises: papers, sites, responsible persons."""

    name = "tianheng.modules.enterprises"
    label = "enterprises"
