"""Templates are indented to be read. What is sent is not: the indentation is left out when a template is loaded."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
KEPT = ("<pre", "{% verbatim")  # here the spaces are part of what is shown


class Loader(filesystem.Loader):
    """The portal's own templates. Line numbers stay, so an error is still found where it says."""

    def get_contents(self, origin):
        contents = super().get_contents(origin)
        if not origin.template_name.endswith(".html") or any(mark in contents for mark in KEPT):
            return contents
        return INDENTATION.sub("\n", contents)
