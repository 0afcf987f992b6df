"""How many queries each page may take for a provincial reviewer, signed in and with warm caches.

The number must be the same at 3 records and at 50 (tests/house/test_queries.py). Three of each page's queries
are the session, the user with their bureau, and the role's permissions. Bring a line down when its page gets better.
"""

BUDGETS: dict[str, int] = {
    "chambers:chamber-list": 5,
    "counties:data-notes": 10,
    "counties:pairing-list": 5,
    "dashboard:county": 13,
    "dashboard:dashboard": 17,
    "dashboard:figure": 8,
    "ledger:claim-list": 5,
    "ledger:claim-return own": 5,
    "password_change": 3,
    "password_change_done": 3,
    "projects:duplicate-appeal own": 14,
    "projects:duplicate-appeal weining": 15,
    "projects:duplicate-list": 6,
    "projects:duplicate-pair weining": 6,
    "projects:project-add": 11,
    "projects:project-detail own": 21,
    "projects:project-detail weining": 21,
    "projects:project-edit own": 7,
    "projects:project-edit weining": 7,
    "projects:project-hint": 6,
    "projects:project-list": 9,
    "projects:project-list filtered": 11,
    "projects:project-step own": 6,
    "projects:project-step weining": 6,
    "workshops:project-headcount own": 6,
    "workshops:project-headcount weining": 6,
    "workshops:workshop-add": 6,
    "workshops:workshop-detail weining": 13,
    "workshops:workshop-headcount weining": 6,
    "workshops:workshop-list": 7,
    "workshops:workshop-list filtered": 9,
}
