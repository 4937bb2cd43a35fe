"""The application for a WSGI server: pages and API."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")
application = get_wsgi_application()
# What is loaded stays: searching it for garbage would hold up a request now and then by some 80 ms.
gc.freeze()
