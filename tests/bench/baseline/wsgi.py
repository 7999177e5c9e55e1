"""The door of the bare site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.baseline.settings"

application = get_wsgi_application()
