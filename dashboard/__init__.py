"""Everything rolled up: headline, map, county table, figures."""
