"""Django's `translate`, `url` and `static` where nothing in them can vary: a page has a hundred such, and each is asked once.

A fixed text varies with the language only, the address of a page without parameters with the table of addresses, and
that of a file with nothing at all.
"""

from django import template
from django.template.base import Variable
from django.template.defaulttags import url as url_tag
from django.templatetags.i18n import do_translate
from django.templatetags.static import do_static
from django.urls import get_urlconf
from django.utils.translation import get_language

register = template.Library()


class Fixed(template.Node):
    """A tag whose answer is remembered by the one thing that it varies with. `name`: what the page keeps it under, if so."""

    def __init__(self, node, name, varies_with):
        self.node, self.name, self.varies_with, self.answers = node, name, varies_with, {}

    def render(self, context):
        key = self.varies_with()
        if key not in self.answers:
            drawn = self.node.render(context)
            self.answers[key] = context[self.name] if self.name else drawn
        if self.name is None:
            return self.answers[key]
        context[self.name] = self.answers[key]
        return ""


def is_literal(expression):
    """Whether it stands in the template itself, with no filter."""
    said = expression.var
    return not expression.filters and (
        isinstance(said, str) or (isinstance(said, Variable) and said.literal is not None)
    )


@register.tag
def translate(parser, token):
    node = do_translate(parser, token)
    if node.message_context or not is_literal(node.filter_expression):
        return node
    return Fixed(node, node.asvar, get_language)


@register.tag
def url(parser, token):
    node = url_tag(parser, token)
    if node.args or node.kwargs or not is_literal(node.view_name):
        return node
    return Fixed(node, node.asvar, get_urlconf)


@register.tag
def static(parser, token):
    node = do_static(parser, token)
    return Fixed(node, node.varname, lambda: "") if is_literal(node.path) else node
