"""What a document is, by the words of its link and the name of its file: its role, title, language, format.

A role is one of the names in ``data/roles.tsv`` (role, tab, the words for it in any language), the first in
the list's order that the words tell: "Press release on the annual report" is a press release.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from aggregator.text.calls import is_call
from aggregator.text.fold import fold
from aggregator.text.vocabulary import Entries, topics_in
from aggregator.text.words import words

_LIST: Final = Path(__file__).parent / "data" / "roles.tsv"
_TAIL: Final = 60  # characters at the end of a link's words that may be facts of the file
_LONGEST: Final = 160  # of words that name a role; longer ones are a sentence

# Codes by which files and links name a language, and how people write them.
_CODES: Final = words(
    "en fr es ru ar zh pt de it nl sv da no nb fi pl cs sk hu ro tr el uk bg sr hr sl et lv lt sq fa ur he "
    "hi bn id ms vi th ko ja sw am ka hy az kk ky uz tg mn mk ca"
)
_ALSO: Final = {
    "eng": "en", "fra": "fr", "fre": "fr", "esp": "es", "spa": "es", "rus": "ru", "ara": "ar", "chi": "zh",
    "zho": "zh", "por": "pt", "deu": "de", "ger": "de", "ita": "it", "ukr": "uk", "jp": "ja",
    "cn": "zh", "ua": "uk",
}  # fmt: skip
_NAMES: Final = {
    "en": "english|anglais|anglaise|inglés|inglese|inglês|englisch|englische|engels|английск*"
    "|англійськ*|الإنجليزية|الانجليزية|英文|英语|英語",
    "fr": "french|français|française|francés|francese|francês|französisch|französische|frans|французск*"
    "|الفرنسية|法文|法语|フランス語",
    "es": "spanish|espagnol|espagnole|español|castellano|spagnolo|espanhol|spanisch|spanische|spaans"
    "|испанск*"
    "|الإسبانية|西班牙文|西班牙语|スペイン語",
    "ru": "russian|russe|ruso|russo|russisch|russische|русский|русском|русская|русск*"
    "|الروسية|俄文|俄语|ロシア語",
    "ar": "arabic|arabe|árabe|arabo|arabisch|arabische|арабск*|العربية|阿拉伯文|阿拉伯语|アラビア語",
    "zh": "chinese|chinois|chinoise|chino|cinese|chinês|chinesisch|chinesische|китайск*|الصينية|中文|中国語",
    "pt": "portuguese|portugais|portugaise|portugués|portoghese|português|portugiesisch|португальск*"
    "|البرتغالية|葡萄牙文",
    "de": "german|allemand|allemande|alemán|tedesco|alemão|deutsch|deutsche|deutscher|duits|немецк*"
    "|الألمانية|德文|德语|ドイツ語",
    "it": "italian|italien|italienne|italiano|italiana|italienisch|итальянск*|الإيطالية|意大利文",
    "ja": "japanese|japonais|japonés|giapponese|japanisch|японск*|اليابانية|日文|日语|日本語",
    "sw": "swahili|kiswahili", "tr": "turkish|turc|turco|türkçe|türkisch|турецк*|التركية",
    "uk": "ukrainian|ukrainien|ucraniano|ukrainisch|українськ*|украинск*|الأوكرانية",
    "fa": "farsi|persian|dari|فارسی", "ko": "korean|coréen|coreano|koreanisch|한국어|韩文",
    "vi": "vietnamese|tiếng việt", "id": "indonesian|bahasa indonesia", "nl": "dutch|néerlandais|nederlands",
}  # fmt: skip
_TONGUES: Final[Entries] = tuple((tag, tuple(names.split("|"))) for tag, names in _NAMES.items())
# Where the name of a language says what the document is in, and not what it is about.
_VERSION: Final = re.compile(
    r"[(\[（【]([^()\[\]（）【】]{1,40})[)\]）】]|[-–—|/:,]\s*([^-–—|/:,()\[\]]{1,30})$"
    r"|((?:\bversion|versión|versão|versione|\bfassung|\bversie|верси[яи]|версія|نسخة|النسخة)\s.{1,25})"
    r"|(\S{1,20}(?:\s|-)(?:version|edition|fassung|ausgabe|версия|версія))"
    r"|\b((?:in|en|em|auf|på|op|на|باللغة|بال)\s*\S{1,20}(?:\s(?:языке|мові))?)\s*$"
    r"|(\S{1,6}(?:版|文版|语版|語版))",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?<![^\W_])([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?(?![^\W_])")
# In a file's name a code stands at the end, before marks of versions; those that are words need capitals.
_IN_FILE: Final = re.compile(
    r"(?P<gap>[-_.\s])(?P<code>[A-Za-z]{2,3})(?:[-_][A-Z]{2})?"
    r"(?:[-_.\s](?:web|print|final|low|high|lr|hr|rev\d?|v\d+|\d{1,8}|compressed|accessible))*(?:\.[a-z0-9]{2,5})?$",
    re.IGNORECASE,
)
_WORDS_TOO: Final = words("de it no am hi ca id es en el et sl da fa he sk nl ms mk mn my")
_FORMATS: Final = {
    "pdf": "application/pdf", "epub": "application/epub+zip", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "zip": "application/zip", "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
_FORMAT: Final = rf"(?:{'|'.join(_FORMATS)})"
_SIZE: Final = r"\d+(?:[.,]\d+)?\s?(?:[kmg]i?b|[kmg]o|bytes|[кмг]б|ميغابايت|كيلوبايت)"
# "(PDF, 1.2 MB)", "[PDF]", "- PDF 300 KB", "pdf (2 Mo)" at the end of a link's words.
_FACTS: Final = re.compile(
    rf"\s*(?:[(\[（]\s*)?(?:(?:[-–—|,]\s*)?(?:\b(?P<format>{_FORMAT})\b|{_SIZE}"
    rf"|\d+\s?(?:pp?\.?|pages?|seiten|с\.))\s*[,;|/–-]?\s*)+[)\]）]?\s*$",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"(?:please\s+)?(?:(?:read|download|view|see|open|get|consult|access|check out)"
    r"(?:\s+(?:more in|about|also))?"
    r"\s+(?:the|our|a|an|this|full|here)?|(?:lire|lisez|télécharger|téléchargez|consulter|consultez|voir|découvrir)\s+"
    r"(?:ici\s+)?(?:les?\s|la\s|l['’]|notre\s|nos\s|cette\s|ce\s)?"
    r"|(?:leer|lea|descargar|descargue|descarga|ver|vea|consultar|consulte)\s+(?:aquí\s+)?(?:el|la|los|las|nuestr[oa])?\s"
    r"|(?:ler|leia|baixar|baixe|descarregar|ver|veja|consultar)\s+(?:o|a|os|as|noss[oa])?\s"
    r"|(?:leggi|scarica|vedi|consulta)\s+(?:il\s|la\s|lo\s|l['’]|i\s|le\s|gli\s)?"
    r"|(?:lesen sie|laden sie|herunterladen|download)\s*:?\s*(?:den|die|das|unseren?|hier)?\s"
    r"|(?:lees|bekijk|download)\s+(?:de|het|ons|onze)?\s"
    r"|(?:читать|читайте|скачать|скачайте|загрузить|смотреть|открыть)\s+"
    r"|(?:اقرأ|إقرأ|اقرأوا|تحميل|حمل|حمّل|تنزيل|اطلع على|للاطلاع على)\s+"
    r"|(?:下载|下載|阅读|閱讀|查看)(?=\S{2}))\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def role_of(title: str, file: str = "") -> str:
    """The role that a document's title names, else its file: "concept note", "agenda" ... or ""."""
    for name in (title, re.sub(r"[-_.+]+", " ", file)):
        if len(name) <= _LONGEST and (told := topics_in(name, _roles())):
            return told[0][0]
    return ""


@lru_cache(maxsize=1)
def _roles() -> Entries:
    lines = (line.split("\t") for line in _LIST.read_text("utf-8").splitlines())
    return tuple((role, tuple(forms.split("|"))) for role, forms in lines)


@lru_cache(maxsize=1024)
def paper_language(title: str, file: str = "") -> str:
    """The language a document is said to be in: "(EN)", "version française", ``report_fr.pdf``; or ""."""
    if alone := _code(title.strip()) or _tongue(title, alone=True):
        return alone
    for match in _VERSION.finditer(title):
        said = next(filter(None, match.groups()), "")
        bare = said.strip(" .")
        if tag := (_code(bare) if bare.isupper() or match[1] else "") or _tongue(said):
            return tag
    return _language_of_file(file)


def _tongue(text: str, alone: bool = False) -> str:
    """The one language that is named; with ``alone``, only where nothing else is."""
    told = topics_in(text, _TONGUES)
    if len(told) != 1 or (alone and fold(text) != fold(told[0][1])):
        return ""
    return told[0][0]


def _code(text: str) -> str:
    match = _CODE.fullmatch(text)
    code = match[1].lower() if match else ""
    return code if code in _CODES else _ALSO.get(code, "")


def _language_of_file(file: str) -> str:
    match = _IN_FILE.search(file)
    if match is None:
        return ""
    code, gap = match["code"], match["gap"]
    if gap in "- " and code.lower() in _WORDS_TOO and not code.isupper():
        return ""
    return _code(code)


def title_of(words: str) -> str:
    """A link's words as a title: without the call in front and the file's facts behind; "" for a call."""
    bare = _without_facts(words).strip() or words
    title = _LEADING.sub("", bare, count=1).strip(" :–-")
    if title and title != bare and role_of(title):
        return title
    # "Read the river" may be the name of a book.
    return "" if is_call(bare) or fold(bare) in _FORMATS else bare


def _without_facts(words: str) -> str:
    return words[:-_TAIL] + _FACTS.sub("", words[-_TAIL:])


def format_of(words: str) -> str:
    """The media type that a link's words name: "Factsheet (PDF, 2 MB)"; or ""."""
    match = _FACTS.search(words[-_TAIL:])
    return _FORMATS[match["format"].lower()] if match and match["format"] else ""
