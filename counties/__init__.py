"""Places, the plan and its targets, pairings."""
