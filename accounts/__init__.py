"""Who you are, which bureau you sit in, which rows you may read and change."""
