"""Django's registration of the look."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base templates, components, static files, the home page and the error pages."""

    name = "tianheng.web"
    label = "web"
