"""Page or part: the same address, the same view, the same template."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page(request, template, context, *, partial, status=200):
    """The whole page, or only the named part when htmx asks for it.

    The Back button (history restore) always gets the whole page, and caches are told to keep the two apart. A part whose
    words change the page's title brings a <title> when `only_part` says so: htmx takes it for the tab.
    """
    only_part = request.htmx and not request.htmx.history_restore_request
    response = render(
        request,
        f"{template}#{partial}" if only_part else template,
        context | {"only_part": only_part},
        status=status,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
