"""What comes by the dozen on a page, drawn in one call: a loop in a template costs ten times as much a row."""

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.templatetags.portal import tag
from portal.wording import sv_number

register = template.Library()

TILE = '<li data-c="{}" data-l="{}"><a href="{}{}">{}<b>{}</b></a></li>'
OPTION = (
    '<li><div class="ds-field"><input class="ds-input" type="checkbox" name="{0}" value="{1}" id="{2}"{3}>'
    '<label for="{2}">{4}</label></div><span class="p-n">{5}</span></li>'
)
CHECKED, UNCHECKED = SafeString(" checked"), ""


@register.simple_tag
def tile_items(tiles, link):
    """The counties of a tile map: {% tile_items tiles "/katalog/?region=" %}."""
    rows = ((c.column, level, link, c.code, county_name(c), count) for c, count, level in tiles)
    return format_html_join("", TILE, rows)


@cache
def county_name(county):
    """The short name. Where it does not fit the tile: a few letters to see and the name to hear."""
    if county.label == county.short:
        return format_html("<span>{}</span>", county.short)
    return format_html(
        '<span aria-hidden="true">{}</span><span class="ds-sr-only">{}: </span>', county.label, county.short
    )


@register.simple_tag
def facet_options(facet):
    """What a facet limits to, with counts: {% facet_options facet %}."""
    rows = (
        (
            facet["name"], option["value"], option["id"], CHECKED if option.get("chosen") else UNCHECKED,
            tag(option["form"], option["label"]) if option.get("form") else option["label"], sv_number(option["count"]),
        )
        for option in facet["options"]
    )  # fmt: skip
    return format_html_join("", OPTION, rows)
