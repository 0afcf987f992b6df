"""When two pictures show the same: by the hashes that ledger/evidence_child.py takes of them. Pure, no database.

The same picture saved anew, made smaller or brighter keeps its hash but for a few bits. A picture that is nearly
plain tells nothing: its hash has nearly all bits equal, and half of all plain pictures would be "the same".
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

NEAR = 4  # bits of 64 in which two hashes of one picture may differ
PLAIN = 6  # a hash with fewer bits than this set, or unset, is that of a plain picture
# Five parts of the 16 digits: two hashes that differ in at most four bits are equal in at least one part.
BANDS = ((0, 4), (4, 7), (7, 10), (10, 13), (13, 16))


def tells(picture_hash: str) -> bool:
    """Whether pictures may be compared by this hash."""
    return bool(picture_hash) and PLAIN <= int(picture_hash, 16).bit_count() <= 64 - PLAIN


def distance(one: str, other: str) -> int:
    """In how many bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_same(one: str, other: str) -> bool:
    """Whether two pictures with these hashes show the same."""
    return tells(one) and tells(other) and distance(one, other) <= NEAR


def bands(picture_hash: str) -> Iterator[tuple[int, str]]:
    """(first digit, part) for each part of the hash: same pictures have at least one of them in common."""
    for first, end in BANDS:
        yield first, picture_hash[first:end]


class PictureIndex:
    """Finds where the same picture stands, among any number of them, without comparing each with each."""

    def __init__(self, pictures: Iterable[tuple[str, Hashable]]) -> None:
        """`pictures` are (hash, where it stands)."""
        self._places: dict[str, set[Hashable]] = defaultdict(set)
        self._by_band: dict[tuple[int, str], set[str]] = defaultdict(set)
        for picture_hash, place in pictures:
            if tells(picture_hash):
                self._places[picture_hash].add(place)
        for picture_hash in self._places:
            for band in bands(picture_hash):
                self._by_band[band].add(picture_hash)

    def places_of(self, picture_hash: str) -> set[Hashable]:
        """Everywhere where this picture stands, its own place among them."""
        if not tells(picture_hash):
            return set()
        candidates = set().union(*(self._by_band.get(band, set()) for band in bands(picture_hash)))
        near = (found for found in candidates if distance(found, picture_hash) <= NEAR)
        return set().union(*(self._places[found] for found in near))
