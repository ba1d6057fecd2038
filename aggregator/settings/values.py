"""The kinds of value operators write: durations, sizes, addresses, languages, countries, selectors.

A value that cannot be right raises ``wrong(message, hint)``; the loader adds file and line. The message
is the end of a sentence that begins with the value: "'15' **is not a duration**".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from aggregator.settings.codes import COUNTRIES, COUNTRY_SLIPS, LANGUAGE_NAMES, LANGUAGES
from aggregator.settings.expressions import check_css, check_jmespath, check_xpath

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES: Final = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_LONGEST: Final = timedelta(days=36_500)
_LARGEST: Final = 1_000_000_000_000
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_WORD = re.compile(r"[^*]*[^\W_][^*]*\*?")  # of a vocabulary
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Headers that belong to the door itself: another value would break fetching or its honesty.
_OWN_HEADERS: Final = frozenset(
    (
        *("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "range"),
        *("accept-encoding", "if-none-match", "if-modified-since", "cookie", "referer"),
    )
)


def wrong(message: str, hint: str = "", *, key: str = "", about: str = "") -> PydanticCustomError:
    """An error in plain words.

    ``key`` names the line to point at when a whole block is judged, ``about`` stands for the value where
    the value itself must not be shown.
    """
    facts = {"message": message, "hint": hint, "key": key, "about": about}
    return PydanticCustomError("dateline", "{message}", facts)


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*([smhdw])", text)
    if not match:
        hint = f"write {text}s, {text}m, {text}h or {text}d" if text.isdigit() else "write 90s, 15m, 2h or 1d"
        raise wrong("is not a duration: it needs a number and a unit", hint)
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > _LONGEST.total_seconds():
        raise wrong("is longer than a hundred years", "write 90s, 15m, 2h or 1d")
    return timedelta(seconds=seconds)


def _positive(value: timedelta) -> timedelta:
    if not value:
        raise wrong("is no time at all", "write at least 1s")
    return value


def _size(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)\s*(b|kb|mb|gb)", str(value).strip().lower())
        if not match:
            raise wrong("is not a size: it needs a number and a unit", "write 500 kB or 10 MB")
        number = int(float(match[1]) * _SIZES[match[2]])
    if not 1 <= number <= _LARGEST:
        raise wrong("is not a size between 1 byte and 1000 GB", "write 500 kB or 10 MB")
    return number


def _network(value: object) -> object:
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    text = str(value).strip()
    try:
        loose = ip_network(text, strict=False)
    except ValueError:
        raise wrong("is not a network", "write 10.20.0.0/16, 127.0.0.0/8 or fd00::/8") from None
    try:
        return ip_network(text)
    except ValueError:
        raise wrong("is an address inside a network, not a network", f"write {loose}") from None


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("is not a web address", "write it as https://example.org/news") from None
    if parts.username is not None or parts.password is not None:
        hint = "give them under 'headers:' (Authorization) instead"
        raise wrong("holds a user name or password", hint, about="the address")
    if parts.scheme.lower() not in ("http", "https"):
        guess = value if "." in value.split("/")[0] and ":" not in value else "example.org/news"
        raise wrong("is not a web address: it must begin with https:// or http://", f"write https://{guess}")
    if not host or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", value):
        raise wrong("is not a web address", "copy it again from the browser's address line, without spaces")
    return value


def _base_address(value: str) -> str:
    address = _web_address(value)
    if urlsplit(address).query or urlsplit(address).fragment:
        raise wrong("has a '?' or '#' part", "write only the beginning, such as https://news.example.org")
    return address.rstrip("/")


def _language(value: str) -> str:
    named = LANGUAGE_NAMES.get(value.lower())
    if named:
        raise wrong("is not a language code", f"write {named}")
    primary = value.split("-")[0].lower()
    if not _TAG.fullmatch(value) or (len(primary) == 2 and primary not in LANGUAGES):
        raise wrong("is not a language code", "write en, fr, es, ru, ar, zh or another BCP 47 code")
    return value


def _country(value: str) -> str:
    code = value.upper()
    if code not in COUNTRIES:
        hint = COUNTRY_SLIPS.get(code, "")
        raise wrong(
            "is not a country code",
            f"write {hint}" if hint else "write the two letters of ISO 3166, such as AT, NO or KE",
        )
    return code


@cache
def _zones() -> frozenset[str]:
    """The names of all time zones; asking the system walks over hundreds of files."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    zones = _zones()
    if value not in zones:
        folded = {zone.split("/")[-1].lower(): zone for zone in sorted(zones) if "/" in zone}
        near = folded.get(value.split("/")[-1].replace(" ", "_").lower())
        raise wrong(
            "is not a time zone", f"write {near}" if near else "write its IANA name, such as Europe/Vienna"
        )
    return value


def _checked_by(check: Callable[[str], str], what: str) -> Callable[[str], str]:
    def judge(value: str) -> str:
        reason = check(value) if value else ""
        if reason:
            raise wrong(f"is not a valid {what}: {reason}")
        return value

    return judge


def is_xpath(expression: str) -> bool:
    """Where both are allowed: XPath starts with ``/``, ``./``, ``../`` or ``(``, CSS with none of them."""
    return expression.startswith(("/", "./", "../", "("))


def _selector(value: str) -> str:
    if not value:
        raise wrong("is empty", "write a CSS selector such as 'div.news li'")
    return (
        _checked_by(check_xpath, "XPath")(value)
        if is_xpath(value)
        else _checked_by(check_css, "CSS selector")(value)
    )


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _unless_empty(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: check(value) if value else value


def _vocabulary(value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for topic, words in value.items():
        if not topic.strip() or not words:
            raise wrong("has a topic without words", "write it as Water: [water, eau, agua]", key=topic)
        if unfit := next((word for word in words if not _WORD.fullmatch(word)), None):
            hint = "a star stands only at the end, for all words that begin so: recycl*"
            raise wrong(f"holds {unfit!r}, which is no word to look for", hint, key=topic)
    return value


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, content in value.items():
        if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise wrong(f"holds '{name}', which is not a header that can be set here", key=name)
        if not content.isprintable() or not content.isascii():
            raise wrong(f"holds a value for '{name}' with characters a header cannot carry", key=name)
    return value


# In the exported JSON Schema these are what a person writes: text.
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration, json_schema_input_type=str),
    Field(json_schema_extra={"examples": ["15m"]}),
]
Interval = Annotated[
    timedelta,
    BeforeValidator(_duration, json_schema_input_type=str),
    AfterValidator(_positive),
    Field(json_schema_extra={"examples": ["15m"]}),
]
SIZE_MARK: Final = BeforeValidator(_size, json_schema_input_type=str | int)
Size = Annotated[int, SIZE_MARK]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network, json_schema_input_type=str)]
Networks = Annotated[
    tuple[Network, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])
]
WebAddress = Annotated[str, AfterValidator(_web_address)]
OptionalWebAddress = Annotated[str, AfterValidator(_unless_empty(_web_address))]
BaseAddress = Annotated[str, AfterValidator(_unless_empty(_base_address))]
Language = Annotated[str, AfterValidator(_unless_empty(_language))]
LanguageList = Annotated[
    tuple[Annotated[str, AfterValidator(_language)], ...],
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
]
Country = Annotated[str, AfterValidator(_unless_empty(_country))]
CountryList = Annotated[
    tuple[Annotated[str, AfterValidator(_country)], ...],
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
]
Zone = Annotated[str, AfterValidator(_unless_empty(_zone))]
WordList = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
]
Vocabulary = Annotated[dict[str, WordList], AfterValidator(_vocabulary)]
Selector = Annotated[str, AfterValidator(_selector)]
Css = Annotated[str, AfterValidator(_checked_by(check_css, "CSS selector"))]
XPath = Annotated[str, AfterValidator(_checked_by(check_xpath, "XPath"))]
JmesPath = Annotated[str, AfterValidator(_checked_by(check_jmespath, "JMESPath"))]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
