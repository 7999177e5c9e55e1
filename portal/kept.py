"""What a process keeps for a little while of what anybody may ask, so that many who ask the same cost as one."""

from hashlib import md5

from django.core.cache import caches

KEPT_FOR = 30  # seconds


def kept_a_while(name, make, *, when):
    """The value of that name if it is kept, else make(), which is kept when `when(value)` says so.

    The name must hold all that the value depends on. The value is the same for every reader.
    """
    cache, key = caches["questions"], md5(name.encode(), usedforsecurity=False).hexdigest()
    value = cache.get(key)
    if value is None:
        value = make()
        if when(value):
            cache.set(key, value, KEPT_FOR)
    return value
