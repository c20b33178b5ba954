"""The door for a WSGI server: ``granian --interface wsgi tianheng.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from tianheng.config import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianheng.config.settings")
application = get_wsgi_application()

# Import every view now, so that the first visitor does not wait for it; what takes longer, meanwhile.
resolve("/")
warm.begin()
