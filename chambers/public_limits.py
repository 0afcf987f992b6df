"""How often the public pages may be asked for, and an interest sent.

Reading is counted in the cache of each process, which is enough against floods. What was sent is counted by rows, so
that the limit is the same whichever process answers and outlives a restart. Real time.
"""

import time
from datetime import timedelta

from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from chambers.models import InterestSend
from pages.limits import asker_of, is_beyond

WINDOW_SECONDS = 10 * 60
DAY_SECONDS = 24 * 60 * 60
EAST_SECONDS = 8 * 60 * 60  # a day begins at midnight in China
MOST_READ = 300  # an address may stand for a whole village behind one telephone mast
MOST_TRIED = 60  # forms sent, with mistakes and all
MOST_SENT_IN_WINDOW = 5
MOST_SENT_IN_DAY = 20
KEPT_FOR = timedelta(days=2)
TIDY_EVERY = 50  # sendings


def reads_too_often(request: HttpRequest) -> bool:
    """Count this request; whether its address asked for more than the public pages give it in ten minutes."""
    asker = asker_of(request)
    if request.method == "POST":
        return is_beyond("public:tried", asker, most=MOST_TRIED, seconds=WINDOW_SECONDS)
    return is_beyond("public:read", asker, most=MOST_READ, seconds=WINDOW_SECONDS)


def has_sent(request: HttpRequest) -> bool:
    """Whether an interest came from this address today."""
    return _sent(request, DAY_SECONDS) > 0


def wait_before_sending(request: HttpRequest) -> int:
    """Count one more sending; 0 when it may go on, else after how many seconds to try again.

    The row is written before the rows are counted: of several at the same moment none slips through. Called outside
    of a transaction. A request that has to wait leaves no row.
    """
    if wait := _wait(request, 1):
        return wait
    row = InterestSend(sender=_sender(request))
    row.save()
    if row.pk % TIDY_EVERY == 0:
        InterestSend.objects.filter(sent_at__lt=Now() - KEPT_FOR).delete()
    return _wait(request, 0)


def _wait(request: HttpRequest, more: int) -> int:
    if _sent(request, DAY_SECONDS) + more > MOST_SENT_IN_DAY:
        return DAY_SECONDS - _seconds_in_china() % DAY_SECONDS
    return WINDOW_SECONDS if _sent(request, WINDOW_SECONDS) + more > MOST_SENT_IN_WINDOW else 0


def _sent(request: HttpRequest, seconds: int) -> int:
    since = Now() - timedelta(seconds=seconds)
    return InterestSend.objects.filter(sender=_sender(request), sent_at__gte=since).count()


def _sender(request: HttpRequest) -> str:
    """The address and the day under a key: the address cannot be read from it, nor found again tomorrow."""
    words = f"{_seconds_in_china() // DAY_SECONDS}|{asker_of(request)}"
    return salted_hmac("chambers.public_limits", words, algorithm="sha256").hexdigest()


def _seconds_in_china() -> int:
    return int(time.time()) + EAST_SECONDS
