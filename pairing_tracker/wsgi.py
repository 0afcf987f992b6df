"""The WSGI entry point that gunicorn serves, for production and the demo only."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pairing_tracker.settings")
if settings.DEBUG:
    raise ImproperlyConfigured(
        "DEBUG is on. It is for `manage.py runserver`; unset DEBUG to serve with gunicorn."
    )
application = get_wsgi_application()
