"""What comes by the dozen on a page, drawn in one call: a loop in a template costs ten times as much a row.

A row that was drawn before is kept: most counties have no number on most pages, and the unlimited list is asked most often.
"""

from functools import cache, lru_cache

from django import template
from django.utils.html import format_html
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
ROWS_KEPT = 4096


@register.simple_tag
def tile_items(tiles, link):
    """The counties of a tile map: {% tile_items tiles "/katalog/?region=" %}."""
    return SafeString("".join(tile_item(county, count, level, link) for county, count, level in tiles))


@lru_cache(ROWS_KEPT)
def tile_item(county, count, level, link):
    return format_html(TILE, county.column, level, link, county.code, county_name(county), count)


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
    return SafeString("".join(option_item(facet["name"], **option) for option in facet["options"]))


@lru_cache(ROWS_KEPT)
def option_item(name, value, id, label, count, chosen=False, form=""):  # noqa: A002 the attribute's name
    checked, shown = CHECKED if chosen else UNCHECKED, tag(form, label) if form else label
    return format_html(OPTION, name, value, id, checked, shown, sv_number(count))
