"""Where a request comes from, and how often anybody may do what is open to all."""

import ipaddress

from django.conf import settings

from portal.models import Attempt

UNKNOWN = "0.0.0.0"  # noqa: S104 a unix socket has no address


def client_address(request):
    """The client's address. The header is believed only as far as our own proxies wrote it (PROXY_COUNT)."""
    behind = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXY_COUNT and len(behind) >= settings.PROXY_COUNT:
        told = without_port(behind[-settings.PROXY_COUNT])
        if is_address(told):
            return told
    return request.META.get("REMOTE_ADDR") or UNKNOWN


def without_port(address):
    """192.0.2.1:4711 and [2001:db8::1]:4711, as some proxies write them."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def is_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def too_often(request, what, key=""):
    """Whether it was done too often from this address, or with this e-mail or phone. Counts this time."""
    return Attempt.too_often(what, ip=shared_part(client_address(request)), key="".join(key.lower().split()))


def shared_part(address):
    """One household has a whole /64 of IPv6 addresses to change between."""
    if ":" in address:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return address
