"""Django's registration of the REST manners."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Errors, schema and the documentation page of the REST interface."""

    name = "tianheng.api"
    label = "api"
