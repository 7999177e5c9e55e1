"""Settings for the tests: the real ones, with a fast hasher and mail in memory."""

import tempfile

from portal import launcher

launcher.ensure_for_tests()  # before the settings are read: they need a database to name

from portal.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"]["location"] = tempfile.mkdtemp(prefix="portal-uploads-")  # noqa: F405
DEMO = False
STAFF_ROLES_NEED_MFA = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
AXES_ENABLED = False  # the lockout's own tests turn it on
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]  # noqa: F405 a matter that walks every feature of the core
# A static file is looked up when it is asked for; else the client of each test lists them all first.
WHITENOISE_AUTOREFRESH = True
