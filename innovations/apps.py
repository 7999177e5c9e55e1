"""The app innovations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Långsiktiga förutsättningar och strukturer")
