"""Secrets that lie in the database, sealed with a key that does not: a copy of the database alone opens nothing."""

import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text):
    """The text as a sealed token (Fernet: AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec)."""
    return keys().encrypt(text.encode()).decode()


def unseal(token):
    """What was sealed with SECRET_KEY, or with one of SECRET_KEY_FALLBACKS. Raises ValueError for anything else."""
    try:
        return keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("Not sealed with any key of this portal.") from error


def keys():
    """A key of its own is made of each secret, so that what is sealed and what is signed never share one."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(hashlib.sha256(f"portal.sealing:{secret}".encode()).digest()))
            for secret in secrets
        ]
    )
