"""`translate` for fixed texts: each is looked up once per language, for a page has a hundred and they never change."""

from django import template
from django.template.base import Variable
from django.templatetags.i18n import do_translate
from django.utils.translation import get_language

register = template.Library()


class FixedText(template.Node):
    """A text in the template itself, with no filter, no context of its own and no name to be kept under."""

    def __init__(self, node):
        self.node, self.said = node, {}

    def render(self, context):
        language = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


@register.tag("translate")
def translate(parser, token):
    """Django's own tag, and its answer remembered when nothing in it can vary but the language."""
    node = do_translate(parser, token)
    said = node.filter_expression
    is_fixed = isinstance(said.var, Variable) and said.var.literal is not None and not said.filters
    return FixedText(node) if is_fixed and not (node.asvar or node.message_context) else node
