"""The language a text is in, told from the text alone, or nothing: short, mixed and unclear texts name none.

The script narrows it; within a script the words decide, each as a hint for all languages that share it. A
language is told when it explains enough of the text, and no other explains what it does not
(docs/decisions/0014).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from aggregator.text.hints import Hint, hints_of
from aggregator.text.scripts import Scripts, is_written_in, scripts_of
from aggregator.text.words import words

_SAMPLE: Final = 400  # characters that are looked at
_FEWEST: Final = 4  # letters of a script that tell anything
_ONE_LANGUAGE: Final = {
    "Hang": "ko", "Grek": "el", "Thai": "th", "Laoo": "lo", "Geor": "ka", "Armn": "hy", "Khmr": "km",
    "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Sinh": "si",
    "Orya": "or", "Mymr": "my", "Thaa": "dv", "Kana": "ja",
}  # fmt: skip
# Characters of Chinese, old or new forms, that Japanese does not use; and of Japanese that Chinese does not.
_CHINESE: Final = re.compile(
    "[的了是这這们們你您他她它吗嗎呢吧啊哪怎很没沒个对對从從说說發发會國时报华东开關关长门间问过进经經济濟业产產员议让"
    "认讨论记设访证评该谈请读调贫贸费资车转输运达选远连边还项领题风飞马鱼鸟龙气氣體灣區學變實應總廣邊點兩數權萬黨臺單圖團"
    "戰據擇聯聲處號讓醫歡觀步每与與为為将將为]"
)
_JAPANESE: Final = re.compile(
    "[県駅図対応実発売価気円広戦択沢浜渋総権経済産関観両単団処毎歩続読訳労働込畑辺桜栄営鉄録験険検剣雑様楽薬塩縄仏払悪圧囲]"
)

# How many hints are enough, of them such as the nearest rival lacks, and their part of all words.
_ENOUGH: Final = (1.4, 0.9, 0.18)
_ENOUGH_ELSEWHERE: Final = (0.5, 0.5, 0.1)  # in a script that few languages share
_AMONG: Final = 0.5  # of that is enough where only some languages are expected
_MARGIN: Final = 3.0  # how many times more a language must explain alone than its rival does alone
_RIVAL: Final = 0.34  # of the hints of the best: who has fewer is none
_DENIED_BY: Final = (
    12,
    0.6,
)  # letters of another script, and their part, that deny a declared one
_STRANGE: Final = 0.25  # part of letters in a second script, from which on a text may be mixed
_SENTENCE: Final = 3.0  # hints that make a sentence of what stands in Latin letters within another script
# Standards of one language that words alone do not tell: named only where a source says which it is.
_ALIKE: Final = {
    "hr": "hbs", "bs": "hbs", "sr": "sr hbs", "cnr": "sr hbs", "nb": "no", "nn": "no", "fil": "tl",
    "cmn": "zh",
}  # fmt: skip
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# Who of two that share most words is meant where nothing speaks for the first, as would nearly always.
_LIKELIER: Final = {
    "gl": words("pt es"), "af": words("nl"), "az": words("tr"), "be": words("ru"), "tt": words("kk ru"),
}  # fmt: skip
_LIKELY: Final = {"Hebr": "he", "Beng": "bn"}  # where a script's other languages are told by common words
_UNNAMED: Final = words("hbs")


def language_of(text: str, among: Sequence[str] = ()) -> str:
    """The BCP 47 tag of the language ``text`` is in, "" where that is not clear.

    ``among`` are the tags of the languages that are expected, if any are: the text is told to be one of these
    or none. Otherwise, where only the script is clear (Persian or Pashto), the answer is that, ``und-Arab``,
    which is enough for the direction.
    """
    return _language(text[:_SAMPLE], tuple(among))


def is_doubtful(tag: str, text: str) -> bool:
    """Whether ``text`` is plainly in no script of the language that it is declared to be in.

    Latin letters also stand for names in texts of every language, so there it takes a language that is told.
    """
    sample = text[:_SAMPLE]
    if sample.isascii() and is_written_in(tag, "Latn"):
        return False
    scripts, (fewest, part) = scripts_of(sample), _DENIED_BY
    script = scripts.main
    if scripts.number < fewest or scripts.share < part or is_written_in(tag, script):
        return False
    return script != "Latn" or bool(language_of(text))


@lru_cache(maxsize=256)
def _language(text: str, among: tuple[str, ...]) -> str:
    found = _found(text, scripts_of(text), _expected(among))
    if among:
        return next((tag for tag in among if found in _codes(tag)), "")
    return "" if found in _UNNAMED else found


def _found(text: str, scripts: Scripts, expected: frozenset[str]) -> str:
    script = scripts.main
    if scripts.number < _FEWEST or scripts.share < 0.5:
        return ""
    is_mixed = scripts.share < 1 - _STRANGE
    if script == "Latn":
        return "" if is_mixed else _by_words(text, _ENOUGH, expected)
    if is_mixed and _has_sentence(text):
        return ""
    if script == "Hani":
        return _of_han(text)
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    return _by_words(text, _ENOUGH_ELSEWHERE, expected) or _likely(text, script)


def _likely(text: str, script: str) -> str:
    """The script's usual language where nothing speaks for another, else the script alone."""
    usual = _LIKELY.get(script, "")
    is_clear = bool(usual) and _scores(hints_of(text)[0]).keys() <= {usual}
    return usual if is_clear else f"und-{script}"


def _of_han(text: str) -> str:
    """Chinese or Japanese, where all is in their common characters."""
    chinese, japanese = len(_CHINESE.findall(text)), len(_JAPANESE.findall(text))
    if chinese == japanese:
        return "" if chinese else "und-Hani"
    return "zh" if chinese > japanese else "ja"


def _by_words(text: str, enough: tuple[float, float, float], expected: frozenset[str]) -> str:
    """The language that explains enough of the words, and alone more than each rival does alone."""
    hints, number = hints_of(text)
    scores = _scores(hints)
    if not scores:
        return ""
    best = max(scores, key=scores.__getitem__)
    if expected and best not in expected:
        ours = [language for language in expected if scores.get(language, 0) >= scores[best] * 0.8]
        best = max(ours, key=scores.__getitem__, default="")
    rivals = [
        one for one in (expected or scores) if one != best and scores.get(one, 0) >= scores[best] * _RIVAL
    ]
    factor = _AMONG if expected else 1.0
    least, alone, part = (factor * one for one in enough)
    if not best or scores[best] < least or scores[best] < part * number:
        return ""
    return best if all(_explains_more(best, rival, hints, alone) for rival in rivals) else ""


def _explains_more(best: str, rival: str, hints: tuple[Hint, ...], least: float) -> bool:
    ours = sum(weight for languages, weight in hints if best in languages and rival not in languages)
    theirs = sum(weight for languages, weight in hints if rival in languages and best not in languages)
    if best in _LIKELIER.get(rival, ()):
        least = 0.0
    return ours >= max(least, _MARGIN * theirs)


def _scores(hints: tuple[Hint, ...]) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    for languages, weight in hints:
        for language in languages:
            scores[language] += weight
    return scores


def _has_sentence(text: str) -> bool:
    """Whether enough stands in Latin letters to be a text of its own, and not names."""
    return max(_scores(hints_of(" ".join(_LATIN.findall(text)))[0]).values(), default=0) >= _SENTENCE


def _expected(among: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for tag in among for code in _codes(tag))


def _codes(tag: str) -> list[str]:
    """What a tag's language is called here."""
    first = tag.partition("-")[0]
    return _ALIKE.get(first, first).split()
