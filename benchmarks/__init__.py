"""Measurements as ratios against named yardsticks, taken in one run (``make bench``)."""
