"""Summaries: the first sentences of a text, whole ones as long as they fit, in every script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aggregator.text.words import words

# Sentence ends that are never anything else, and the full stop, which often is.
_END: Final = re.compile(r"[.!?…。！？｡؟۔।॥։።]+[\"'”’»)\]」』）】]*(?:\s»)?")
_ALONE: Final = frozenset("。！？｡؟۔।॥։።!?")  # no space needed behind those of scripts without spaces
_SPACELESS: Final = frozenset("。！？｡")
_WORD_BEFORE: Final = re.compile(r"[^\s(\[\"'«“‘/–—-]*$")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

# Words that end in a full stop in the middle of a sentence, in lower case without the last stop.
_COMMON: Final = words(
    "etc al vs cf ca no nos nr vol art p pp fig st ste ph dr mr mrs ms prof sr jr h.e e.g i.e u.n"
)
_BY_LANGUAGE: Final[dict[str, frozenset[str]]] = {
    "en": words("messrs mx rev hon gov sen rep gen col lt capt cmdr sgt maj adm amb sec supt mt ft "
    "ave blvd rd dept univ inc ltd co "
        "corp bros est approx min max ed eds para paras ch sect op jan feb mar apr jun jul aug sep "
        "sept oct nov dec mon "
        "tue tues wed thu thur thurs fri sat sun assn dist div intl natl a.m p.m"),
    "fr": words("m mm mme mmes mlle mgr me cie env p.ex c.-à-d janv févr juill sept oct nov déc av "
    "bd réf éd chap"),
    "es": words("sra srta d dª excmo excma ud uds vd avda núm ej pág págs aprox ee.uu ene abr ago "
    "dic depto lic ing"),
    "de": words("bzw usw z.b d.h u.a ggf evtl inkl str abs hr fr dipl ing min mio mrd jan febr aug "
    "sept okt nov dez s"),
    "pt": words("sra exmo exma d pág págs aprox av ex eng fev abr ago set out dez"),
    "it": words("sig sig.ra dott dott.ssa ing avv on s.e pag pagg ecc es gen feb mar apr mag giu "
    "lug ago sett ott dic"),
    "nl": words("dhr mevr mw bijv bv enz ir mr drs blz nl m.b.t o.a t.a.v"),
    "ru": words("г гг в вв т.е т.д т.п т.к им ул д стр см тыс млн млрд руб долл проф акад г-н г-жа "
    "др напр янв февр авг сент окт нояб дек ст п пп"),
    "pl": words("np tj tzn itd itp ul prof mgr inż hab r m.in św godz tys mln mld"),
}  # fmt: skip
_NUMBERED: Final = words(
    "de da fi nb nn no cs sk sl hr hu pl et lv tr is"
)  # "am 3. Mai": a stop for the ordinal
_SPACED: Final = re.compile(r"\s")


def summarise(text: str, language: str, limit: int = 400) -> str:
    """The first sentences of ``text`` that fit into ``limit`` characters, else its first words and "…".

    ``text`` is plain text (lines count as paragraphs, and no sentence runs across them), ``language`` a BCP
    47 tag or "". The result is one line, never longer than ``limit``, and never ends inside a word.
    """
    summary = ""
    for sentence in sentences(text, language):
        longer = f"{summary}{_glue(summary)}{sentence}"
        if len(longer) > limit:
            break
        summary = longer
    return summary or _cut(" ".join(text.split()), limit)


def sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of ``text``, in order; a doubtful full stop does not end one."""
    for line in text.splitlines():
        line = " ".join(line.split())
        start = 0
        for match in _END.finditer(line):
            if _ends_sentence(line, start, match, language):
                yield line[start : match.end()].strip()
                start = match.end()
        if rest := line[start:].strip():
            yield rest


def _glue(summary: str) -> str:
    return "" if not summary or summary[-1] in _SPACELESS or summary[-2:-1] in tuple(_SPACELESS) else " "


def _ends_sentence(line: str, start: int, match: re.Match[str], language: str) -> bool:
    mark, after = match[0], line[match.end() : match.end() + 12]
    if not after or mark[0] in _SPACELESS:
        return True
    if not after[0].isspace():
        return False
    following = after.strip().lstrip("\"'“‘«([¿¡「『")[:1]
    if following.islower():
        return False
    if mark[0] in _ALONE or len(mark.rstrip("\"'”’»)]")) > 1:
        return True
    return not _is_abbreviation(line[max(start, match.start() - 24) : match.start()], following, language)


def _is_abbreviation(before: str, following: str, language: str) -> bool:
    """Whether the full stop behind ``before`` belongs to its last word: a title, an initial, an ordinal."""
    found = _WORD_BEFORE.search(before)
    word = (found[0] if found else "").lower()
    if not word:
        return False
    base = language.partition("-")[0].lower()
    if word.isdigit():
        return len(word) <= 2 and base in _NUMBERED
    if word in _COMMON or word in _BY_LANGUAGE.get(base or "en", frozenset()):
        return word not in ("etc", "usw", "ecc", "enz") or not following.isalpha()
    return bool(_INITIALS.fullmatch(word)) and (word[0].isascii() or word[0].isalpha())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    if not text[len(head)].isspace():
        head = _to_boundary(head)
    return head.rstrip(" ,;:.-–—、，；：·(（[«“‘\"'") + "…" if head.strip() else "…"[:limit]


def _to_boundary(head: str) -> str:
    """``head`` without its last, broken word; scripts without spaces are cut between characters."""
    spaces = [match.start() for match in _SPACED.finditer(head)]
    last = spaces[-1] if spaces else 0
    tail = head[last:]
    if _is_unspaced(tail[-1:]):
        return re.sub(r"[A-Za-z0-9]+$", "", head)
    return head[:last]


def _is_unspaced(char: str) -> bool:
    """Han, Kana, and fullwidth punctuation. Thai, Lao, Khmer and Burmese have spaces between phrases only."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff9f"
