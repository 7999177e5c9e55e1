"""The app portal: the shared core."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.celery import app as celery_app  # so that shared tasks find their app

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portalen")
