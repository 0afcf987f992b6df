"""What counts: claims and who vouched for them, postings, append-only entries, daily totals, two clocks."""
