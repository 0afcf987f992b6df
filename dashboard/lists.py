"""The red list and the black list (红榜、黑榜): who stands on them. Pure: numbers in, judgement out.

The limits are values of the plan. Source: docs/domain.md, "Progress words".
"""

from collections.abc import Sequence
from decimal import Decimal

from dashboard.progress import Light


def is_red(gap: Decimal | None, light: Light, red_pp: Decimal) -> bool:
    """On the red list: at least `red_pp` points ahead of time, and nothing else that lights up.

    `gap` is the worse of projects and jobs; None without any target, and then there is nothing to praise.
    """
    return gap is not None and gap >= red_pp and light in (Light.NORMAL, Light.REACHED)


def is_black(light: Light, before: Sequence[Light], periods: int) -> bool:
    """On the black list: behind on the day, and at the ends of the last `periods` finished periods as well.

    `before` are the lights at those ends, the newest first; while fewer periods are over nobody stands there.
    """
    ends = before[:periods]
    return light == Light.BEHIND and len(ends) == periods and all(one == Light.BEHIND for one in ends)
