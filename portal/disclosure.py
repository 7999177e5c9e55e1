"""The one disclosure control: what small numbers may be shown. Everything drawn, listed or exported passes here."""

SMALLEST = 5  # groups of one to four are never shown


def suppress(counts):
    """({key: count, or None where it is hidden}, total or None) for groups that add up to a total.

    A group of 1–4 is hidden. As the total would give a single hidden group away, the smallest other groups
    are hidden with it until at least two groups and at least five in all are hidden (complementary suppression).
    Where that cannot be had the total is hidden too. Zeros are shown: nobody is in them.
    """
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST}
    others = sorted((key for key, count in counts.items() if count >= SMALLEST), key=counts.get)
    while hidden and others and not _is_safe(hidden, counts):
        hidden.add(others.pop(0))
    total = sum(counts.values()) if not hidden or _is_safe(hidden, counts) else None
    return {key: None if key in hidden else count for key, count in counts.items()}, total


def large_enough(count):
    """Whether a median or a share may be shown for a group of this size."""
    return count >= SMALLEST


def _is_safe(hidden, counts):
    together = sum(counts[key] for key in hidden)
    # As zeros are shown, as many in all as there are groups would mean one in each.
    return len(hidden) > 1 and together >= SMALLEST and together > len(hidden)
