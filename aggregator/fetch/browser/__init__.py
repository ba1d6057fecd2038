"""A page drawn by a browser that never touches the network: what the page asks for comes through the door.

Only for sources that say ``browser: true``. The browser is the system's Chromium, driven by playwright (the
extra ``browser``); both are looked for when such a source is polled, and imported in a child process only.

``rendering`` tells the story: the document is fetched like any other, a child process shows it to a fresh
browser, and every request that its scripts make is a wish which the parent grants or refuses:

    program     is there a Chromium, and the extra?
    words       what parent and child say to each other
    child       playwright and the browser; knows no network
    visit       starts the child, listens to it, and sees that nothing is left of it
    room        the folder of a visit, also when nobody was left to remove it
    supply      a wish becomes a journey: address guard, robots.txt, pace, caps; GET only
    family      the child with all its descendants: how much memory, and their end
"""

from aggregator.fetch.browser.rendering import Rendering

__all__ = ["Rendering"]
