"""The doors of the area: needs, ideas and the catalogue."""

from django.urls import path

from innovations.views import (
    adoption,
    assessment,
    catalogue,
    decision,
    entry,
    intake,
    intake_check,
    merger,
    officer,
    owner,
    queue,
    receipt,
    sheet,
    statistics,
    team,
)

app_name = "innovations"
urlpatterns = [
    # Intake and the owner's own case
    path("ideer/ny/", intake.intake, name="intake"),
    path("ideer/ny/enheter/", intake.unit_suggestions, name="unit_suggestions"),
    path("ideer/ny/<uuid:key>/", intake.intake_form, name="intake_form"),
    path("ideer/ny/<uuid:key>/kontroll/", intake_check.intake_check, name="intake_check"),
    path("ideer/<str:ref>/kvitto/", receipt.receipt, name="receipt"),
    path("ideer/<str:ref>/kvitto.pdf", receipt.receipt_pdf, name="receipt_pdf"),
    path("ideer/<str:ref>/", owner.innovation_detail, name="innovation_detail"),
    path("ideer/<str:ref>/svara/", owner.answer, name="answer"),
    path("ideer/<str:ref>/andra/", owner.innovation_edit, name="innovation_edit"),
    path("ideer/<str:ref>/synlighet/", owner.visibility, name="visibility"),
    path("ideer/<str:ref>/team/", team.team, name="team"),
    path("ideer/<str:ref>/allt.pdf", owner.innovation_pdf, name="innovation_pdf"),
    path("inbjudan/<str:token>/", team.participation, name="participation"),
    path("sammanforing/<int:pk>/", merger.merger, name="merger"),
    # The officers' desk
    path("ideer/", queue.queue, name="queue"),
    path("ideer.csv", queue.queue_csv, name="queue_csv"),
    path("ideer/<str:ref>/steg/<slug:move>/", officer.move_form, name="move_form"),
    path("ideer/<str:ref>/jav/", officer.conflict, name="conflict"),
    # Assessment and decision
    path("ideer/<str:ref>/forsta-bedomning/", assessment.first_assessment, name="first_assessment"),
    path("ideer/<str:ref>/bedom/", assessment.assess, name="assess"),
    path("ideer/<str:ref>/underlag/", decision.decision_basis, name="decision_basis"),
    path("ideer/<str:ref>/underlag.pdf", decision.decision_basis_pdf, name="decision_basis_pdf"),
    path("ideer/<str:ref>/blad/<slug:stage>/", sheet.sheet, name="sheet"),
    path("bedomningar/", assessment.assessment_list, name="assessment_list"),
    path("beslut/", decision.decision_list, name="decision_list"),
    # Catalogue and adoption
    path("katalog/", catalogue.catalogue, name="catalogue"),
    path("katalog.csv", catalogue.catalogue_csv, name="catalogue_csv"),
    path("katalog.atom", catalogue.catalogue_atom, name="catalogue_atom"),
    path("katalog/<str:ref>/", catalogue.entry_detail, name="entry_detail"),
    path("katalog/<str:ref>/infor/", adoption.adopt, name="adopt"),
    path("inforanden/", adoption.adoption_list, name="adoption_list"),
    path("inforanden/<int:pk>/", adoption.adoption_detail, name="adoption_detail"),
    path("katalogposter/", entry.entry_list, name="entry_list"),
    path("katalogposter/ny/", entry.entry_blank, name="entry_blank"),
    path("katalogposter/<str:ref>/", entry.entry_edit, name="entry_edit"),
    path("katalogposter/<str:ref>/<slug:act>/", entry.entry_act, name="entry_act"),
    path("ideer/<str:ref>/katalogpost/", entry.entry_new, name="entry_new"),
    # Statistics
    path("om/statistik/", statistics.statistics, name="statistics"),
    path("om/statistik.csv", statistics.statistics_csv, name="statistics_csv"),
]
