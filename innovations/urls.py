"""The doors of the area: needs, ideas and the catalogue."""

from django.urls import path

from innovations.views import assessment, officer

app_name = "innovations"
urlpatterns = [
    # Intake and the owner's own case
    # The officers' desk
    path("ideer/", officer.queue, name="queue"),
    path("ideer/<str:ref>/steg/<slug:move>/", officer.move_form, name="move_form"),
    path("ideer/<str:ref>/jav/", officer.conflict, name="conflict"),
    # Assessment and decision
    path("ideer/<str:ref>/forsta-bedomning/", assessment.first_assessment, name="first_assessment"),
    path("ideer/<str:ref>/bedom/", assessment.assess, name="assess"),
    path("ideer/<str:ref>/underlag/", assessment.decision_basis, name="decision_basis"),
    path("ideer/<str:ref>/blad/<slug:stage>/", assessment.sheet, name="sheet"),
    path("bedomningar/", assessment.assessment_list, name="assessment_list"),
    path("beslut/", assessment.decision_list, name="decision_list"),
    # Catalogue and adoption
    # Statistics
]
