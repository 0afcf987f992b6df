"""A workbook or pasted rows in, a filtered list out; how typed text is read."""
