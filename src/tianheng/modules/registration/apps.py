"""Django's registration of the duty."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """The register of additive use: filing, review, publicity."""

    name = "tianheng.modules.registration"
    label = "registration"
