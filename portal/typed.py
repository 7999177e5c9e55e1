"""What came from outside, in a shape the house can use: whole numbers out of addresses and forms."""


def whole(text, figures=18):
    """The whole number in the text, or None. "²" and "١" are digits to Python, but no number that a page of ours wrote."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= figures else None
