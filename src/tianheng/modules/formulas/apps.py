"""Django's registration of the duty."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormulasConfig(AppConfig):
    """Products and formula versions, each with the law's verdict."""

    name = "tianheng.modules.formulas"
    label = "formulas"

    def ready(self) -> None:
        """Name the verbs for readers; open the way, the desk's card and the import."""
        from tianheng.core import history, imports
        from tianheng.modules.formulas.access import is_reader
        from tianheng.modules.formulas.enums import WORDS
        from tianheng.modules.formulas.exchange.taken import IMPORTER
        from tianheng.modules.formulas.queries.desk import formulas_card
        from tianheng.web.desk import put_on_desk
        from tianheng.web.ways import open_way

        history.say(WORDS)
        imports.register("formulas", IMPORTER)
        put_on_desk("formulas", order=30, build=formulas_card)
        open_way("formulas:products", _("产品与配方"), platform="quality", order=10, shown=is_reader)
