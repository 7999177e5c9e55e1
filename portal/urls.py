"""The doors of the portal. Areas are named as strings."""

from django.contrib import admin
from django.urls import include, path

from portal.views import about, account, errors, matter, start

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

core = (
    [
        path("", start.start, name="start"),
        path("halsa/", start.health, name="health"),
        path("folj/<str:token>/", account.follow, name="follow"),
        path("avregistrera/<str:token>/", account.unsubscribe, name="unsubscribe"),
        path("om/tillganglighet/", about.accessibility, name="accessibility"),
        path("komponenter/", about.components, name="components"),
        path("arenden/<str:ref>/", matter.matter, name="matter"),
        path("arenden/<str:ref>/<slug:move>/", matter.move, name="move"),
    ],
    "portal",
)

urlpatterns = [
    path("", include(core)),
    path("", include("innovations.urls")),
    path("konto/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
