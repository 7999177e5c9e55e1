"""The doors of the portal. Areas are named as strings."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from portal.views import (
    about,
    account,
    attachment,
    components,
    demo,
    draft,
    errors,
    job,
    matter,
    message,
    mine,
    organisation,
    search,
    start,
)  # fmt: skip

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

core = (
    [
        path("", start.start, name="start"),
        path("halsa/", start.health, name="health"),
        path("mina/", mine.mine, name="mine"),
        path("mina/uppgifter/", mine.task_list, name="task_list"),
        path("mina/notiser/", mine.notice_list, name="notice_list"),
        path("mina/notiser/val/", mine.notice_choices, name="notice_choices"),
        path("sok/", search.search, name="search"),
        path("utkast/sida/", draft.page_draft_save, name="page_draft_save"),
        path("utkast/<uuid:key>/", draft.draft_save, name="draft_save"),
        path("arbeten/", job.job_list, name="job_list"),
        path("arbeten/<uuid:pk>/", job.job_detail, name="job_detail"),
        path("arbeten/<uuid:pk>/avbryt/", job.job_cancel, name="job_cancel"),
        path("arbeten/<uuid:pk>/igen/", job.job_again, name="job_again"),
        path("organisation/", organisation.organisation, name="organisation"),
        path("organisation/<int:pk>/avsluta/", organisation.membership_end, name="membership_end"),
        path("inbjudan-roll/<str:token>/", organisation.invitation, name="invitation"),
        path("konto/", account.profile, name="profile"),
        # Before the package's own page at the same address, which asks three queries a row and ends only all of them.
        path("konto/sessions/", account.session_list, name="session_list"),
        path("konto/sessions/<int:pk>/avsluta/", account.session_end, name="session_end"),
        path("folj/<str:token>/", account.follow, name="follow"),
        path("avregistrera/<str:token>/", account.unsubscribe, name="unsubscribe"),
        path("om/tillganglighet/", about.accessibility, name="accessibility"),
        path("om/personuppgifter/", about.personal_data, name="personal_data"),
        path("om/personuppgifter/utdrag/", about.register_extract, name="register_extract"),
        path("demo/brevlada/", demo.demo_mailbox, name="demo_mailbox"),
        path("komponenter/", components.components, name="components"),
        path("arenden/<str:ref>/", matter.matter, name="matter"),
        path("arenden/<str:ref>/meddelande/", message.message_new, name="message_new"),
        path("arenden/<str:ref>/bilagor/", attachment.attachment_new, name="attachment_new"),
        path("arenden/<str:ref>/bilagor/<uuid:pk>/", attachment.attachment_fetch, name="attachment_fetch"),
        path("arenden/<str:ref>/folj/", account.subscription, name="subscription"),
        path("arenden/<str:ref>/<slug:move>/", matter.move, name="move"),
    ],
    "portal",
)

urlpatterns = [
    path("", include(core)),
    path("", include("innovations.urls")),
    path("konto/", include("allauth.urls")),
    # Django's own addresses for it ask for a sign-in, as all here that does not say otherwise.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
