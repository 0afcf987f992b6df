"""How often the public page of a link may be asked for. Counted in the cache: in each worker process by itself."""

from django.http import HttpRequest

from pages.limits import asker_of, is_beyond

WINDOW_SECONDS = 10 * 60  # real time
# An address may stand for a whole village behind one telephone mast; nobody guesses a signature in any number of tries.
MOST_FROM_ADDRESS = 120
MOST_ANSWERS_TO_LINK = 20


def is_too_often(request: HttpRequest, token: str) -> bool:
    """Count this request; whether its address, or the answers to its link, are too many within ten minutes."""
    from_address = is_beyond(
        "confirm:address", asker_of(request), most=MOST_FROM_ADDRESS, seconds=WINDOW_SECONDS
    )
    to_link = request.method == "POST" and is_beyond(
        "confirm:link", token, most=MOST_ANSWERS_TO_LINK, seconds=WINDOW_SECONDS
    )
    return from_address or to_link
