"""The app portal: the shared core."""

from django.apps import AppConfig
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.celery import app as celery_app  # so that shared tasks find their app

__all__ = ["PortalAdminConfig", "PortalConfig", "celery_app"]

AREAS = {"portal", "innovations", "meetingplaces", "regulatory", "followup"}


class PortalConfig(AppConfig):
    default = True
    name = "portal"
    verbose_name = _("Portalen")


class PortalAdminSite(AdminSite):
    """Only the portal's own things, and the portal's own sign-in, so that the second step applies."""

    site_title = site_header = _("Innovationsportalen, administration")
    index_title = _("Administration")
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in AREAS]
        if ours:
            super().register(ours, admin_class, **options)

    def login(self, request, extra_context=None):
        """Signed out: to the portal's sign-in. Signed in without the right: there is nothing here."""
        if request.user.is_authenticated:
            raise Http404
        back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")


class PortalAdminConfig(AdminConfig):
    """Django's administration with the portal's own site."""

    default_site = "portal.apps.PortalAdminSite"
