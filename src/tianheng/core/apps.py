"""Django's registration of what every stored thing shares."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every stored thing shares; today: the health of the installation."""

    name = "tianheng.core"
    label = "core"
