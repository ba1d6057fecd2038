"""Furniture of a page that gets into its texts: credits of pictures, calls, notes of the house.

Told by whole sentences (or lines, or brackets) that begin in a known way and are short; words that only begin
like them ("Photo exhibitions open on Monday") are the text's own.
"""

from __future__ import annotations

import re
from typing import Final

from aggregator.text.calls import is_call

LONGEST: Final = 160
_LONGEST_CREDIT: Final = 80  # a longer one has the text's first sentence behind it

# What stands before the name of whoever made a picture, with a colon behind it.
_CREDIT: Final = (
    r"(?:photos?|pictures?|images?|photo credits?|image credits?|credits?|photograph"
    r"|photographie|crédits?(?: photos?| image)?|foto(?:s|grafía|grafia)?|imagen|imagem|immagine"
    r"|crédito(?:s)?(?: de la foto| da foto| fotográfico)?|bild|bildquelle|bildnachweis|abbildung"
    r"|фото|изображение|صورة|الصورة|تصوير|图|圖|图片|圖片|图片来源|圖片來源|图源|摄影|攝影|写真|撮影|사진|چित्र|फोटो)"
)
# The same without a colon.
_MADE_BY: Final = (
    r"(?:photo(?:graph)?s? (?:by|courtesy|credit)|image (?:by|courtesy)|photo de|foto (?:de|di|von|av))"
)
_CALLS: Final = (
    r"click here|tap here|share this (?:page|article|post|story)|share on (?:facebook|twitter|linkedin|x$)"
    r"|follow us|subscribe (?:to|now|here)|sign up (?:for|to our)"
    r"|join our (?:newsletter|mailing list)|download (?:this|the) (?:page|article|press release)|print this"
    r"|cliquez ici|partager (?:cette page|cet article|sur)|suivez-nous|abonnez-vous|inscrivez-vous à notre"
    r"|haga clic|haz clic|comparte? (?:esta página|este artículo|en)|compartir (?:en|esta)|síguenos"
    r"|suscríbete|suscríbase|clique aqui|compartilhe|siga-nos|assine (?:a|nossa)|inscreva-se"
    r"|hier klicken|klicken sie hier|folgen sie uns|abonnieren sie|seite teilen|teilen auf"
    r"|clicca qui|condividi (?:su|questa|questo)|seguici|iscriviti"
    r"|подписывайтесь|подпишитесь|поделиться|нажмите здесь|следите за нами"
    r"|تابعونا|تابعنا|اشترك(?:وا)? في|شارك(?:وا)? هذ[اه]|اضغط هنا|انقر هنا"
    r"|点击这里|点击此处|關注我們|关注我们|订阅|分享到|クリック|フォロー"
)
_NOTES: Final = (
    r"for immediate release|embargoed (?:until|for)\b.*|check against delivery|press release|news release"
    r"|media release|pour diffusion immédiate|communiqué de presse|para publicación inmediata"
    r"|comunicado de prensa|pressemitteilung|comunicato stampa|пресс-релиз|بيان صحفي|新闻稿|プレスリリース"
    r"|\d{1,2}[ -]min(?:ute)?s?(?: read)?|(?:estimated )?reading time\b.*|temps de lecture\b.*"
    r"|tiempo de lectura\b.*|lesezeit\b.*|время чтения\b.*"
)
_BEGINS: Final = (
    rf"(?:{_CALLS})(?![a-zà-ÿа-я])"
    r"|please enable javascript|your browser does not support"
    r"|this (?:article|post|story) (?:was )?(?:first|originally) (?:appeared|published|posted)"
    r"|the post .{1,120} appeared first on|l['’]article .{1,120} (?:est apparu|appara[iî]t) en premier"
    r"|la entrada .{1,120} se publicó primero|o post .{1,120} apareceu primeiro"
    r"|der beitrag .{1,120} erschien zuerst|l['’]articolo .{1,120} proviene da"
    r"|сообщение .{1,120} появились? сначала"
)
_CREDITS: Final = re.compile(rf"{_CREDIT}\s?[:：]|{_MADE_BY}\s|©|\(c\)\s", re.IGNORECASE)
_FURNITURE: Final = re.compile(rf"(?:{_BEGINS})|(?:{_NOTES})[\s.:!]*$", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\s*[(（\[]([^()（）\[\]]{3,160})[)）\]]\s*")


def is_furniture(sentence: str) -> bool:
    """Whether a sentence or line says nothing of its text: a credit, a call, a note of the house."""
    sentence = sentence.strip(" ()（）[]")
    if not sentence or len(sentence) > LONGEST:
        return False
    if len(sentence) <= _LONGEST_CREDIT and _CREDITS.match(sentence):
        return True
    return bool(_FURNITURE.match(sentence)) or (is_call(sentence) and any(map(str.isalnum, sentence)))


def without_leading(text: str) -> str:
    """A text of lines without those in front that are furniture, so that its dateline stands first."""
    lines = text.splitlines()
    while lines and is_furniture(lines[0]):
        lines.pop(0)
    return "\n".join([without_brackets(lines[0]), *lines[1:]]) if lines else ""


def without_brackets(line: str) -> str:
    """A line without credits in brackets at its beginning and its end."""
    match = _BRACKETED.match(line)
    if match and is_furniture(match[1]):
        line = line[match.end() :]
    start = max(line.rfind(opening) for opening in "(（[")
    match = _BRACKETED.fullmatch(line, start) if start >= 0 else None
    return line[:start].rstrip() if match and is_furniture(match[1]) else line
