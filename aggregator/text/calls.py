"""Calls to action: "Read more", "Lire la suite", "подробнее", "更多". Never an item's title.

The lexicon is data: whole phrases, folded to lower case without accents and punctuation. A call that carries
a title ("Read more about the new law") is not in it and so is no call.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aggregator.text.fold import fold

_PHRASES: Final[dict[str, str]] = {
    "en": "more|read more|read on|read now|read|read full story|read full article|read the full "
    "story|read story|"
    "read the story|read article|read the article|read the full article|read full text|read the "
    "full text|learn more|"
    "find out more|see more|view more|show more|more info|more information|more details|details|"
    "view details|see details|"
    "full story|full article|full text|continue|continue reading|keep reading|click here|here|view|"
    "view article|"
    "view all|see all|discover more|discover|explore|explore more|watch|watch now|watch video|"
    "listen|download|go|open|"
    "read more here|read it here|more here|link|go to article|go to page|visit page|visit|know more|"
    "get details|"
    "read the press release|read press release|read the news|read this story|read this article|load "
    "more|next|expand",
    "fr": "lire|lire la suite|lire plus|lire l article|lire davantage|en savoir plus|savoir plus|"
    "plus|suite|la suite|"
    "voir|voir plus|voir la suite|plus d infos|plus d informations|details|consulter|decouvrir|"
    "decouvrez|cliquez ici|"
    "ici|tout voir|voir tout|continuer|continuer la lecture|poursuivre la lecture|lire le "
    "communique|telecharger",
    "es": "leer|leer mas|lea mas|leer mas aqui|seguir leyendo|continuar leyendo|continuar|mas|ver "
    "mas|ver|mas informacion|"
    "mas detalles|detalles|saber mas|conozca mas|conoce mas|leer noticia|leer la noticia|leer "
    "articulo|ver noticia|"
    "leer nota|leer nota completa|noticia completa|haga clic aqui|clic aqui|aqui|ver todo|ver todos|"
    "descargar|descubra mas",
    "pt": "ler|ler mais|leia mais|leia|saiba mais|saber mais|mais|ver mais|veja mais|continuar "
    "lendo|continue lendo|"
    "continuar a ler|continue a ler|mais informacoes|detalhes|ver detalhes|clique aqui|aqui|leia a "
    "noticia|ler noticia|"
    "ver todos|ver tudo|baixar|descarregar|conheca mais",
    "de": "mehr|mehr lesen|weiterlesen|weiter lesen|lesen sie mehr|mehr erfahren|mehr dazu|mehr infos|"
    "mehr informationen|weitere informationen|details|zum artikel|artikel lesen|zur meldung|zur "
    "pressemitteilung|"
    "weiter|hier klicken|hier|alle anzeigen|mehr anzeigen|jetzt lesen|ansehen|herunterladen|ganzen "
    "artikel lesen",
    "it": "leggi|leggi tutto|leggi di piu|leggi ancora|continua|continua a leggere|continua la "
    "lettura|piu|di piu|"
    "scopri di piu|scopri|per saperne di piu|maggiori informazioni|dettagli|vedi|vedi tutto|vai|"
    "clicca qui|qui|"
    "leggi l articolo|approfondisci|altro|scarica",
    "nl": "lees|lees meer|lees verder|meer|meer lezen|verder lezen|meer informatie|meer info|meer "
    "weten|details|"
    "bekijk|bekijk meer|klik hier|hier|lees het artikel|lees het hele artikel|ga naar|ontdek meer|"
    "bekijk alles",
    "sv": "las|las mer|las vidare|mer|mer information|las hela artikeln|las artikeln|visa mer|se "
    "mer|fortsatt lasa|har|klicka har",
    "da": "laes|laes mere|læs|læs mere|læs videre|mere|se mere|læs artiklen|vis mere|fortsæt",
    "no": "les|les mer|les meir|les saken|les hele saken|mer|se mer|vis mer|fortsett a lese",
    "fi": "lue|lue lisaa|lisaa|lisatietoja|nayta lisaa|jatka lukemista|katso lisaa|tasta",
    "pl": "czytaj|czytaj wiecej|czytaj dalej|wiecej|zobacz|zobacz wiecej|dowiedz sie wiecej|przeczytaj|"
    "przeczytaj wiecej|szczegoły|szczegoly|wiecej informacji|kliknij tutaj|tutaj|pokaz wiecej|dalej",
    "cs": "cist|cist dale|cist vice|vice|vice informaci|cely clanek|zobrazit|zobrazit vice|"
    "podrobnosti|zjistit vice|zde",
    "sk": "citat|citat dalej|citat viac|viac|viac informacii|cely clanok|zistit viac|tu",
    "hu": "bovebben|tovabb|tovabb olvasom|olvass tovabb|reszletek|tovabbi informacio",
    "ro": "citeste|citeste mai mult|citeste mai departe|mai mult|mai multe|afla mai multe|detalii|"
    "vezi|vezi mai mult|aici",
    "tr": "devamı|devamini oku|devamını oku|devami|daha fazla|daha fazla bilgi|daha fazlası|oku|"
    "detay|detaylar|"
    "detayli bilgi|detaylı bilgi|tumunu gor|tıklayın|tiklayin|incele",
    "el": "περισσοτερα|διαβαστε περισσοτερα|διαβαστε|διαβαστε ολο το αρθρο|συνεχεια|δειτε περισσοτερα|εδω",
    "ru": "подробнее|подробно|читать|читать далее|читать дальше|читать полностью|читать еще|далее|"
    "дальше|еще|"
    "больше|узнать больше|узнать подробнее|подробности|полный текст|весь текст|смотреть|перейти|"
    "показать еще|здесь|"
    "читайте далее|читайте также|прочитать|вся новость|полная версия",
    "uk": "докладніше|детальніше|читати|читати далі|читати більше|далі|більше|дізнатися більше|"
    "повний текст|тут",
    "bg": "още|прочети|прочети още|прочетете повече|виж още|вижте повече|повече|научи повече|цялата новина",
    "ar": "المزيد|اقرأ المزيد|اقرا المزيد|إقرأ المزيد|اقرأ أكثر|قراءة المزيد|للمزيد|لمزيد من "
    "المعلومات|مزيد من المعلومات|"
    "مزيد من التفاصيل|لمزيد من التفاصيل|التفاصيل|تفاصيل|مزيد|اعرف المزيد|تعرف على المزيد|عرض المزيد|"
    "شاهد المزيد|"
    "تابع القراءة|أكمل القراءة|متابعة القراءة|اضغط هنا|انقر هنا|هنا|اقرأ|تحميل|عرض الكل|النص الكامل|"
    "مشاهدة المزيد",
    "fa": "بیشتر|ادامه|ادامه مطلب|بیشتر بخوانید|ادامه خبر|مشاهده|جزئیات|اطلاعات بیشتر|اینجا",
    "ur": "مزید پڑھیں|مزید|مزید پڑھئے|تفصیلات",
    "he": "קרא עוד|קראו עוד|עוד|המשך|המשך קריאה|להמשך קריאה|למידע נוסף|פרטים נוספים|לחץ כאן|לכתבה המלאה",
    "zh": "更多|阅读更多|閱讀更多|了解更多|瞭解更多|查看更多|查看详情|查看詳情|详情|詳情|详细|詳細|"
    "阅读全文|閱讀全文|全文|继续阅读|"
    "繼續閱讀|点击这里|點擊這裡|更多信息|更多资讯|更多資訊|查看全部|查看|阅读|閱讀|展开|下载|下載|"
    "点击查看|點擊查看|更多内容|更多新闻",
    "ja": "続きを読む|もっと見る|もっと読む|詳しくはこちら|詳細|詳細を見る|詳細はこちら|詳しく見る|"
    "記事を読む|全文を読む|こちら|一覧を見る|続き|"
    "さらに詳しく|さらに読む|詳しく|一覧へ|ダウンロード",
    "ko": "더 보기|더보기|자세히 보기|자세히|계속 읽기|더 읽기|전체 보기|전문 보기|자세히보기|바로가기|"
    "기사 보기",
    "id": "baca|baca selengkapnya|selengkapnya|baca lebih lanjut|lebih lanjut|lihat selengkapnya|"
    "lihat semua|baca juga|di sini",
    "vi": "xem them|doc them|đoc them|chi tiet|xem chi tiet|đoc tiep|doc tiep|tim hieu them|xem tat "
    "ca|tai đay",
    "th": "อ่านเพิ่มเติม|อ่านต่อ|เพิ่มเติม|ดูเพิ่มเติม|รายละเอียด|ดูทั้งหมด",
    "hi": "और पढ़ें|अधिक पढ़ें|आगे पढ़ें|अधिक जानकारी|और देखें|विस्तार से पढ़ें|पूरा पढ़ें",
    "sw": "soma zaidi|zaidi|endelea kusoma|soma|jifunze zaidi",
    "ca": "llegir mes|llegeix mes|mes informacio|mes|veure mes|continua llegint|saber ne mes",
}

_LONGEST: Final = 60
# What may stand in front of a trailing call, so that "more" at the end of a sentence is not one.
_LEAD: Final = re.compile(r"(?:[.…。!?！？؟:;|\]\)\"”»]|\.\.\.|\s[-–—>»›→←]+|[\[(])\s*$")
_LEADING: Final = frozenset('.…。!?！？؟:;|])"”»-–—>›→←[(')  # what the lead ends with, told cheaply
_DOTS: Final = re.compile(
    r"(?:\s*(?:\[\s*(?:…|\.{2,}+)\s*\]|\(\s*(?:…|\.{2,}+)\s*\)|…|\.{2,}+|[>»›→←⟶➔➜▸▶|]))++\s*$"
)


_CALLS: Final = frozenset(fold(phrase) for phrases in _PHRASES.values() for phrase in phrases.split("|"))
_MOST_WORDS: Final = max(len(call.split()) for call in _CALLS)


@lru_cache(maxsize=4096)
def is_call(text: str) -> bool:
    """Whether ``text`` is nothing but a call to action, or nothing but arrows, dots and the like.

    "" is none, for there is nothing that calls.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return False
    plain = fold(text)
    return not plain or plain in _CALLS


@lru_cache(maxsize=512)
def without_call(text: str) -> str:
    """``text`` without the call, dots and arrows at its end: "Ministers met ... more" -> "Ministers met".

    A call counts only after a break (a sentence's end, dots, a bracket), for "There was no more" ends with
    none. A text that is nothing but a call gives "".
    """
    text = text.rstrip()
    if is_call(text):
        return ""
    for start in _tails(text):
        head = text[:start].rstrip()
        if head[-1:] in _LEADING and _LEAD.search(head[-20:]) and is_call(text[start:].strip(" []()")):
            text = head.rstrip("[(").rstrip()
            break
    return _without_dots(text)


def _tails(text: str) -> list[int]:
    """Where the last few words may begin, longest tail first."""
    tail = text[-_LONGEST:]
    offset = len(text) - len(tail)
    starts = [match.start() + offset for match in re.finditer(r"(?<![^\W_])[^\W_]", tail)]
    return starts[-_MOST_WORDS - 2 :]


def _without_dots(text: str) -> str:
    shorter = _DOTS.sub("", text[-_LONGEST:]) if text else ""
    return (text[:-_LONGEST] + shorter).rstrip() if text else ""
