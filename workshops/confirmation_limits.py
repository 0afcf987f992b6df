"""How often the public page of a link may be asked for. Counted in the cache: in each worker process by itself."""

import hashlib

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_SECONDS = 10 * 60  # real time
# An address may stand for a whole village behind one telephone mast; nobody guesses a signature in any number of tries.
MOST_FROM_ADDRESS = 120
MOST_ANSWERS_TO_LINK = 20


def is_too_often(request: HttpRequest, token: str) -> bool:
    """Count this request; whether its address, or the answers to its link, are too many within ten minutes."""
    from_address = _count("address", get_client_ip_address(request) or "", MOST_FROM_ADDRESS)
    to_link = request.method == "POST" and _count("link", token, MOST_ANSWERS_TO_LINK)
    return from_address or to_link


def _count(what: str, of: str, most: int) -> bool:
    key = f"confirm:{what}:{hashlib.sha256(of.encode()).hexdigest()}"
    if cache.add(key, 1, WINDOW_SECONDS):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # its time ran out just now
        cache.add(key, 1, WINDOW_SECONDS)
        return False
