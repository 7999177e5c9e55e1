"""What a browser calls itself, in words that its owner knows."""

from django.utils.translation import gettext as _

# The first that is found: most browsers also claim to be the others further down.
BROWSERS = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
]  # fmt: skip
DEVICES = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
]  # fmt: skip


def browser_and_device(user_agent):
    """Firefox på Windows."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    if browser and device:
        return _("%(browser)s på %(device)s") % {"browser": browser, "device": device}
    return browser or device or _("Okänd webbläsare")
