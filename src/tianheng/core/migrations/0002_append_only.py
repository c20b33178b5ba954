"""The database refuses to change or remove an entry of the trail."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tianheng.core import append_only


def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    append_only.protect(editor.connection)


def loosen(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    append_only.loosen(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(protect, loosen)]
