"""English, as read on both sides of the ocean: the month is a word."""
