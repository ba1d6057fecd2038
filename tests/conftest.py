"""What holds for all tests."""

from hypothesis import settings

# How long an example takes says more about what else the machine does than about our code; what must be
# quick has its own test.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")
