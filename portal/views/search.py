"""Search over all matters the reader may see, and over what is public."""

from django.contrib.auth.decorators import login_not_required

from portal.htmx import render_page
from portal.matters import search_matters, search_public

SHORTEST = 2


@login_not_required
def search(request):
    """Nothing is found here that the reader could not have opened by its own address."""
    text = " ".join(request.GET.get("q", "").split())[:80]
    asked = len(text) >= SHORTEST
    context = {
        "q": text,
        "asked": asked,
        "kinds": search_matters(request.user, text) if asked and request.user.is_authenticated else [],
        "public": search_public(request.user, text) if asked else [],
    }
    return render_page(request, "portal/search.html", context, partial="hits")
