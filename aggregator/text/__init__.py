"""Words: clean text and HTML, addresses, dates, datelines, languages, summaries, calls to action.

Pure functions that raise nothing, whatever text comes in: what cannot be read for certain is refused with ""
or ``None``, never guessed. Each module says what it owns.
"""
