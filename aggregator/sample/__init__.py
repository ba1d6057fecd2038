"""The living sample newsroom: a small site on loopback, so that the whole river can be watched anywhere.

Everything in it is invented. ``script`` says what happens when, ``texts`` and ``stories`` tell it,
``pages``, ``formats`` and ``files`` give it a shape, ``site`` answers addresses, ``server`` listens. It
imports nothing of the rest of the house: it stands for the outside world.
"""

from aggregator.sample.server import SampleNewsroom

__all__ = ["SampleNewsroom"]
