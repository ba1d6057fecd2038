"""From the address of a newsroom to what the site offers on purpose: feeds, an interface, sitemaps.

    explore     the order in which is looked, and when it is enough
    places      where feeds and sitemaps usually are
    visit       fetching and reading within a budget of requests
    compare     does it carry what the page shows? is it alive?
    proposal    what is said of each: how sure, and why
    ruled       the page's own reading as rules that can be saved, or by headlines somebody gives

Nothing is believed because it is announced: every offer is fetched through the door and read with the
ordinary reader, and one that does not carry the page's entries ranks below the page's own reading.
"""

from aggregator.discover.explore import BUDGET, discover
from aggregator.discover.proposal import Discovery, Proposal, Tried
from aggregator.discover.ruled import by_example, with_rules

__all__ = ["BUDGET", "Discovery", "Proposal", "Tried", "by_example", "discover", "with_rules"]
