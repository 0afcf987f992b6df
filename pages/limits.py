"""How often something is asked for within a span of real time, counted in the cache of each process by itself."""

import hashlib
from ipaddress import IPv6Address, ip_address

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest


def is_beyond(what: str, of: str, *, most: int, seconds: int) -> bool:
    """Count one more of `what` for `of`; whether that makes more than `most` since the first of these seconds."""
    key = f"limit:{what}:{hashlib.sha256(of.encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # its time ran out just now
        cache.add(key, 1, seconds)
        return False


def asker_of(request: HttpRequest) -> str:
    """Who asks, as far as an address tells: one address, of IPv6 the network of 64 bits that a household has."""
    address = get_client_ip_address(request) or ""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return f"{int(found) >> 64:x}::/64" if isinstance(found, IPv6Address) else address
