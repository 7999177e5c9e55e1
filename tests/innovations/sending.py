"""How these tests send an idea in: from the form to the receipt."""

import uuid

from tests import make

NEED = make.NEED
ANSWERS = {"patent": "no", "need": NEED, "idea": "Ring före klockan tolv.", "progress": "idea", "sender": "patient",
           "title": "Tryggare hemgång på fredagar", "reach": "email", "email": "patient@example.se", "tab": "a", "do": "check"}  # fmt: skip


def address():
    return f"/ideer/ny/{uuid.uuid4()}/"


def send(client, url=None, **answers):
    """From the form to the receipt; the last response."""
    url = url or address()
    response = client.post(url, {**ANSWERS, **answers})
    assert response.status_code == 302, response.context["form"].errors
    return client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
