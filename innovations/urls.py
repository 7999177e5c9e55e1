"""The doors of the area: needs, ideas and the catalogue."""

from django.urls import path

from innovations.views import assessment, intake, officer, owner, statistics

app_name = "innovations"
urlpatterns = [
    # Intake and the owner's own case
    path("ideer/ny/", intake.intake, name="intake"),
    path("ideer/ny/enheter/", intake.unit_suggestions, name="unit_suggestions"),
    path("ideer/ny/<uuid:key>/", intake.intake_form, name="intake_form"),
    path("ideer/ny/<uuid:key>/kontroll/", intake.intake_check, name="intake_check"),
    path("ideer/<str:ref>/kvitto/", intake.receipt, name="receipt"),
    path("ideer/<str:ref>/kvitto.pdf", intake.receipt_pdf, name="receipt_pdf"),
    path("ideer/<str:ref>/", owner.innovation_detail, name="innovation_detail"),
    path("ideer/<str:ref>/svara/", owner.answer, name="answer"),
    path("ideer/<str:ref>/andra/", owner.innovation_edit, name="innovation_edit"),
    path("ideer/<str:ref>/synlighet/", owner.visibility, name="visibility"),
    path("ideer/<str:ref>/team/", owner.team, name="team"),
    path("ideer/<str:ref>/allt.pdf", owner.innovation_pdf, name="innovation_pdf"),
    path("inbjudan/<str:token>/", owner.participation, name="participation"),
    path("sammanforing/<int:pk>/", owner.merger, name="merger"),
    # The officers' desk
    path("ideer/", officer.queue, name="queue"),
    path("ideer/<str:ref>/steg/<slug:move>/", officer.move_form, name="move_form"),
    path("ideer/<str:ref>/jav/", officer.conflict, name="conflict"),
    # Assessment and decision
    path("ideer/<str:ref>/forsta-bedomning/", assessment.first_assessment, name="first_assessment"),
    path("ideer/<str:ref>/bedom/", assessment.assess, name="assess"),
    path("ideer/<str:ref>/underlag/", assessment.decision_basis, name="decision_basis"),
    path("ideer/<str:ref>/underlag.pdf", assessment.decision_basis_pdf, name="decision_basis_pdf"),
    path("ideer/<str:ref>/blad/<slug:stage>/", assessment.sheet, name="sheet"),
    path("bedomningar/", assessment.assessment_list, name="assessment_list"),
    path("beslut/", assessment.decision_list, name="decision_list"),
    # Catalogue and adoption
    # Statistics
    path("om/statistik/", statistics.statistics, name="statistics"),
    path("om/statistik.csv", statistics.statistics_csv, name="statistics_csv"),
]
