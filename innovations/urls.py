"""The doors of the area: needs, ideas and the catalogue."""

from django.urls import path  # noqa: F401

app_name = "innovations"
urlpatterns = [
    # Intake and the owner's own case
    # The officers' desk
    # Assessment and decision
    # Catalogue and adoption
    # Statistics
]
