"""Django's registration of the duty."""

from django.apps import AppConfig


class FormulasConfig(AppConfig):
    """Products and formula versions, each with the law's verdict."""

    name = "tianheng.modules.formulas"
    label = "formulas"
