"""The 21 counties drawn as tiles."""

from functools import cache

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.simple_tag
def tile_items(tiles, link):
    """The tiles themselves: {% tile_items tiles "/katalog/?region=" %}. One call, for a loop over 21 of them is dear."""
    return format_html_join(
        "",
        '<li data-c="{}" data-l="{}"><a href="{}{}">{}<b>{}</b></a></li>',
        ((c.column, level, link, c.code, county_name(c), count) for c, count, level in tiles),
    )


@cache
def county_name(county):
    """The short name. Where it does not fit the tile: a few letters to see and the name to hear."""
    if county.label == county.short:
        return format_html("<span>{}</span>", county.short)
    return format_html(
        '<span aria-hidden="true">{}</span><span class="ds-sr-only">{}: </span>', county.label, county.short
    )
