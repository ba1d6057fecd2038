"""Words that end in a full stop in the middle of a sentence, and whether a full stop is one of these."""

from __future__ import annotations

import re
from typing import Final

from aggregator.text.date_spots import is_month
from aggregator.text.words import words

# Words that end in a full stop in the middle of a sentence, in lower case without the last stop.
_COMMON: Final = words("etc al vs cf ca st ste ph ph.d dr mr mrs ms prof sr jr h.e e.g i.e u.n")
# The same, but only before a figure: "No. 5", where "He said no." ends.
_BEFORE_FIGURES: Final = words(
    "no nos nr nrs vol vols art arts p pp fig figs ch chap sect sec op para paras par cap núm n pág págs pag "
    "pagg abs bd kap стр рис ст п пп гл разд кв д т табл"
)
_BY_LANGUAGE: Final[dict[str, frozenset[str]]] = {
    "en": words("messrs mx rev hon gov sen rep gen col lt capt cmdr sgt maj adm amb sec supt mt ft "
    "ave blvd rd dept univ inc ltd co "
        "corp bros est approx min max ed eds jan feb mar apr jun jul aug sep "
        "sept oct nov dec mon "
        "tue tues wed thu thur thurs fri sat sun assn dist div intl natl a.m p.m"),
    "fr": words("m mm mme mmes mlle mgr me cie env p.ex c.-à-d janv févr juill sept oct nov déc av "
    "bd réf éd exc"),
    "es": words("sra srta d dª excmo excma ud uds vd avda ej aprox ee uu ee.uu ene abr ago "
    "dic depto lic ing"),
    "de": words("bzw usw z.b d.h u.a ggf evtl inkl str hr fr dipl ing min mio mrd jan febr aug "
    "sept okt nov dez s"),
    "pt": words("sra exmo exma d aprox av ex eng fev abr ago set out dez"),
    "it": words("sig sig.ra dott dott.ssa ing avv on s.e ecc es gen feb mar apr mag giu "
    "lug ago sett ott dic"),
    "nl": words("dhr mevr mw bijv bv enz ir mr drs blz nl m.b.t o.a t.a.v"),
    "ru": words("г гг в вв т.е т.д т.п т.к им ул см тыс млн млрд руб долл проф акад г-н г-жа "
    "др напр янв февр авг сент окт нояб дек"),
    "pl": words("np tj tzn itd itp ul prof mgr inż hab r m.in św godz tys mln mld"),
    "hi": words("डॉ प्रो श्री सु"),
}  # fmt: skip
# "am 3. Mai": a stop for the ordinal
_NUMBERED: Final = words("de da fi nb nn no cs sk sl hr hu pl et lv tr is")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_WORD_BEFORE: Final = re.compile(r"[^\s(\[\"«“‘„/–—-]*$")
_ELIDED: Final = re.compile(r"^.*['’]")  # l'art. 5
_NEXT_WORD: Final = re.compile(r"\s*([^\W\d_]+)")
_LIST_ENDS: Final = words("etc usw ecc enz itd т.д т.п")  # end a sentence where another begins behind them
# Thai, Lao, Burmese, Khmer: sentences end with a space or signs of their own, a full stop only shortens.
_STOP_SHORTENS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]$")


def is_abbreviation(before: str, after: str, language: str) -> bool:
    """Whether the full stop behind ``before`` belongs to its last word: a title, an initial, an ordinal."""
    found = _WORD_BEFORE.search(before)
    word = (found[0] if found else "").lower().lstrip("'’")
    if not word:
        return False
    base = language.partition("-")[0].lower()
    following = after.lstrip()[:1]
    if word.isdigit():
        return len(word) <= 2 and (base in _NUMBERED or _is_month(after))
    stem = _ELIDED.sub("", word)
    if stem in _BEFORE_FIGURES and following.isdigit():
        return True
    if stem in _COMMON or stem in _BY_LANGUAGE.get(base or "en", frozenset()):
        return stem not in _LIST_ENDS or not following.isalpha()
    return bool(_INITIALS.fullmatch(word) or _STOP_SHORTENS.search(word))


def _is_month(after: str) -> bool:
    found = _NEXT_WORD.match(after)
    return found is not None and is_month(found[1])
