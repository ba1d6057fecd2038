"""Stored items -> what the world receives. Never fetches a source.

    journal -> which feeds are touched -> selection -> edition -> presentation -> render -> verify -> replace

Rendering happens on change only; rendered items are kept as fragments, so one new item costs one fragment.
Equal data gives equal bytes, and equal bytes replace nothing.
"""
