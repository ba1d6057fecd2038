"""Calls to action: "Read more", "Lire la suite", "подробнее", "更多". Never an item's title.

The lexicon is data: whole phrases, and what readers are asked to do times what with ("read" "the" "release"),
folded to lower case without accents and punctuation. A call that carries a title ("Read more about the new
law") is not in it and so is no call.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from aggregator.text.fold import fold

_PHRASES: Final[dict[str, str]] = {
    "en": "pdf|article|view more details|read more about this|learn more about it|learn more about this|"
    "find out more here|know more|get the details|know more here|more|read more|read on|read now|read|"
    "read full story|read full article|read the full "
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
    "fr": "en savoir|plus de details|je decouvre|lire en ligne|plus d info|lire|lire la suite|lire plus|"
    "lire l article|lire davantage|en savoir plus|savoir plus|"
    "plus|suite|la suite|"
    "voir|voir plus|voir la suite|plus d infos|plus d informations|details|consulter|decouvrir|"
    "decouvrez|cliquez ici|"
    "ici|tout voir|voir tout|continuer|continuer la lecture|poursuivre la lecture|lire le "
    "communique|telecharger",
    "es": "acceder|ver mas informacion|ampliar informacion|leer completo|mas info|leer|leer mas|lea mas|"
    "leer mas aqui|seguir leyendo|continuar leyendo|continuar|mas|ver "
    "mas|ver|mas informacion|"
    "mas detalles|detalles|saber mas|conozca mas|conoce mas|leer noticia|leer la noticia|leer "
    "articulo|ver noticia|"
    "leer nota|leer nota completa|noticia completa|haga clic aqui|clic aqui|aqui|ver todo|ver todos|"
    "descargar|descubra mas",
    "pt": "acesse|confira|saiba mais aqui|ler|ler mais|leia mais|leia|saiba mais|saber mais|mais|"
    "ver mais|veja mais|continuar "
    "lendo|continue lendo|"
    "continuar a ler|continue a ler|mais informacoes|detalhes|ver detalhes|clique aqui|aqui|leia a "
    "noticia|ler noticia|"
    "ver todos|ver tudo|baixar|descarregar|conheca mais",
    "de": "weiterfuhrende informationen|mehr details|zum thema|mehr|mehr lesen|weiterlesen|weiter lesen|"
    "lesen sie mehr|mehr erfahren|mehr dazu|mehr infos|"
    "mehr informationen|weitere informationen|details|zum artikel|artikel lesen|zur meldung|zur "
    "pressemitteilung|"
    "weiter|hier klicken|hier|alle anzeigen|mehr anzeigen|jetzt lesen|ansehen|herunterladen|ganzen "
    "artikel lesen",
    "it": "dettaglio|saperne di piu|leggi|leggi tutto|leggi di piu|leggi ancora|continua|"
    "continua a leggere|continua la "
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
    "ro": "afla mai mult|citeste|citeste mai mult|citeste mai departe|mai mult|mai multe|afla mai multe|"
    "detalii|"
    "vezi|vezi mai mult|aici",
    "tr": "devamı|devamini oku|devamını oku|devami|daha fazla|daha fazla bilgi|daha fazlası|oku|"
    "detay|detaylar|"
    "detayli bilgi|detaylı bilgi|tumunu gor|tıklayın|tiklayin|incele",
    "sl": "več|preberi več|preberite več",
    "sr": "више|опширније|прочитај више|сазнај више",
    "hr": "više|opširnije|detaljnije|pročitaj više|saznaj više",
    "et": "loe edasi|loe lähemalt|rohkem",
    "lv": "lasīt vairāk|vairāk|lasīt",
    "lt": "skaityti daugiau|daugiau|plačiau",
    "eu": "irakurri gehiago|gehiago",
    "gl": "ler máis|máis información|máis",
    "el": "περισσοτερα|διαβαστε περισσοτερα|διαβαστε|διαβαστε ολο το αρθρο|συνεχεια|δειτε περισσοτερα|εδω",
    "ru": "открыть|полностью|читать всё|узнать|подробнее|подробно|читать|читать далее|читать дальше|"
    "читать полностью|читать еще|далее|"
    "дальше|еще|"
    "больше|узнать больше|узнать подробнее|подробности|полный текст|весь текст|смотреть|перейти|"
    "показать еще|здесь|"
    "читайте далее|читайте также|прочитать|вся новость|полная версия",
    "uk": "докладніше|детальніше|читати|читати далі|читати більше|далі|більше|дізнатися більше|"
    "повний текст|тут",
    "bg": "още|прочети|прочети още|прочетете повече|виж още|вижте повече|повече|научи повече|цялата новина",
    "ar": "المزيد من التفاصيل|المزيد|اقرأ المزيد|اقرا المزيد|إقرأ المزيد|اقرأ أكثر|قراءة المزيد|للمزيد|"
    "لمزيد من "
    "المعلومات|مزيد من المعلومات|"
    "مزيد من التفاصيل|لمزيد من التفاصيل|التفاصيل|تفاصيل|مزيد|اعرف المزيد|تعرف على المزيد|عرض المزيد|"
    "شاهد المزيد|"
    "تابع القراءة|أكمل القراءة|متابعة القراءة|اضغط هنا|انقر هنا|هنا|اقرأ|تحميل|عرض الكل|النص الكامل|"
    "مشاهدة المزيد",
    "fa": "بیشتر|ادامه|ادامه مطلب|بیشتر بخوانید|ادامه خبر|مشاهده|جزئیات|اطلاعات بیشتر|اینجا",
    "ur": "مزید پڑھیں|مزید|مزید پڑھئے|تفصیلات",
    "he": "קרא עוד|קראו עוד|עוד|המשך|המשך קריאה|להמשך קריאה|למידע נוסף|פרטים נוספים|לחץ כאן|לכתבה המלאה",
    "zh": "阅读原文|原文|詳全文|更多|阅读更多|閱讀更多|了解更多|瞭解更多|查看更多|查看详情|查看詳情|详情|"
    "詳情|详细|詳細|"
    "阅读全文|閱讀全文|全文|继续阅读|"
    "繼續閱讀|点击这里|點擊這裡|更多信息|更多资讯|更多資訊|查看全部|查看|阅读|閱讀|展开|下载|下載|"
    "点击查看|點擊查看|更多内容|更多新闻",
    "ja": "もっと詳しく|続きを読む|もっと見る|もっと読む|詳しくはこちら|詳細|詳細を見る|詳細はこちら|"
    "詳しく見る|"
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

# Verbs, words between that may be left out, and what is read: every combination is a call.
_MADE: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "read|view|see|open|get|show|download|watch|go to|continue to|check",
        "the|this|our|full|the full|the whole|the entire|the complete|more",
        "article|story|release|press release|news release|media release|news|news item|news story|"
        "news article|"
        "blog|blog post|post|statement|full statement|speech|remarks|report|details|article details|text|"
        "document|pdf|announcement|update|interview|message|transcript|video|item|page|here|online|"
        "in full|notice",
    ),
    ("full|complete|whole|more", "", "release|press release|statement|speech|details|post|news|text"),
    (
        "lire|voir|consulter|decouvrir|acceder a|telecharger|afficher|aller a|ouvrir",
        "l|le|la|les|cet|cette|ce|tout l|toute l|tout le",
        "article|article complet|actualite|actu|news|nouvelle|communique|communique de presse|"
        "communique complet|"
        "information|suite de l article|texte|texte complet|document|detail|details|fiche|page|billet|post|"
        "publication|pdf|en ligne|interview|discours|annonce",
    ),
    (
        "leer|ver|lea|vea|ir a|acceder a|descargar|abrir|consultar|ampliar",
        "la|el|los|las|esta|este|toda la|todo el",
        "noticia|noticia completa|nota|nota completa|articulo|articulo completo|comunicado|"
        "comunicado completo|"
        "comunicado de prensa|nota de prensa|detalle|detalles|mas informacion|informacion|texto|"
        "texto completo|"
        "completo|completa|publicacion|documento|pdf|entrada|boletin|mas detalles",
    ),
    (
        "ler|leia|ver|veja|acesse|confira|acessar|abrir|baixar|ir para",
        "a|o|esta|este|toda a|todo o|mais na",
        "noticia|noticia completa|materia|materia completa|artigo|artigo completo|nota|nota completa|"
        "comunicado|"
        "detalhe|detalhes|mais detalhes|integra|na integra|texto|texto completo|publicacao|documento|pdf|"
        "completo|completa|postagem|post",
    ),
    (
        "zum|zur|zu den|zum ganzen|zur ganzen",
        "",
        "beitrag|artikel|meldung|nachricht|pressemitteilung|pressemeldung|mitteilung|news|bericht|"
        "detailseite|"
        "seite|ganzen artikel|vollstandigen artikel|details|dokument|pdf|video|interview|rede|text|volltext",
    ),
    (
        "ganze|ganzen|ganzes|vollstandige|vollstandigen|diese|diesen|den|die|das|jetzt|alle",
        "",
        "meldung lesen|nachricht lesen|beitrag lesen|artikel lesen|pressemitteilung lesen|mitteilung lesen|"
        "text lesen|mehr erfahren|details anzeigen|details ansehen|bericht lesen",
    ),
    (
        "beitrag|artikel|meldung|nachricht|pressemitteilung|pressemeldung|mitteilung|news|bericht|details|"
        "mehr details|seite|dokument|pdf",
        "",
        "lesen|weiterlesen|ansehen|anzeigen|anschauen|offnen|aufrufen|herunterladen",
    ),
    (
        "leggi|vai a|vai|vedi|apri|consulta|scarica|visualizza",
        "la|il|l|lo|alla|al|all|tutta la|tutto il|tutto l",
        "notizia|notizia completa|articolo|articolo completo|comunicato|comunicato stampa|dettaglio|dettagli|"
        "pagina|scheda|testo|testo completo|documento|pdf|post|news|avviso|intervista|approfondimento",
    ),
    (
        "lees|bekijk|open|download|ga naar|naar",
        "het|de|dit|deze|het hele|het volledige|hele|volledige",
        "bericht|nieuwsbericht|artikel|persbericht|nieuws|verhaal|document|pdf|pagina|interview|blog",
    ),
    (
        "läs|les|læs|se",
        "hela|hele|helle|den|det",
        "nyheten|nyheden|nyhet|nyhed|artikeln|artiklen|artikkelen|artikel|artikkel|saken|nyheten|"
        "pressmeddelandet|"
        "pressemeddelelsen|pressemeldingen|inlagget|mer|mere|detaljer|historien|dokumentet",
    ),
    ("lue|katso|avaa", "koko", "uutinen|artikkeli|tiedote|juttu|lisaa|tiedot|uutista|artikkelia"),
    (
        "czytaj|przeczytaj|zobacz|otwórz|pobierz|pokaż",
        "cały|całą|pełny",
        "artykuł|wiadomość|komunikat|całość|więcej|tekst|szczegóły|dokument|wpis|aktualność|dalej",
    ),
    (
        "cist|citat|zobrazit|precist|otevrit|otvorit|precitat|cely|cela|cele",
        "cely|celou|celu|celou tiskovou",
        "clanek|clanok|zpravu|zprava|spravu|sprava|aktualitu|detail|text|zneni|vice|viac|dokument",
    ),
    (
        "olvass|olvasd|elolvasom|tovabb a|tovabb az",
        "",
        "tovabb|el|hirhez|cikkhez|reszletekhez|teljes cikket|bejegyzeshez",
    ),
    (
        "citeste|vezi|deschide|descarca",
        "tot|intreg|intreaga",
        "articolul|stirea|comunicatul|detalii|detaliile|mai mult|textul|documentul|anuntul|noutatea",
    ),
    (
        "haberi|haberin|yazının|duyurunun|yazıyı|detayları|duyuruyu|tümünü|ayrıntıları",
        "",
        "oku|devamı|devamını oku|tamamı|tamamını oku|gör|görüntüle|incele|detayı|detayları",
    ),
    (
        "διαβαστε|δειτε|διαβασε|δες",
        "το|την|ολο το|ολοκληρο το|τη",
        "αρθρο|περισσοτερα|ειδηση|ανακοινωση|δελτιο τυπου|κειμενο|συνεχεια|λεπτομερειες",
    ),
    (
        "читать|прочитать|открыть|смотреть|перейти к|узнать|посмотреть|скачать|показать|к",
        "всю|весь|полную|полный|эту",
        "новость|новости|статью|статье|подробнее|все|полностью|текст|пресс релиз|сообщение|материал|"
        "материалу|"
        "подробности|документ|больше|публикацию|публикации|заметку|интервью|далее",
    ),
    (
        "подробнее|подробно|подробности|детали",
        "о|об|в|к",
        "новости|новость|событии|этом|статье|материале|мероприятии",
    ),
    (
        "читати|прочитати|відкрити|дивитися|переглянути|до",
        "всю|весь|повну|повний",
        "новину|новини|статтю|статті|докладніше|детальніше|повністю|текст|матеріал|подробиці|деталі|більше",
    ),
    (
        "прочетете|прочети|виж|вижте",
        "цялата|целия|цялото",
        "новина|статия|текст|съобщение|още|повече|подробности",
    ),
    (
        "اقرا|اقرأ|إقرأ|أقرأ|قراءة|عرض|شاهد|مشاهدة|طالع|تصفح|اقرؤوا|الاطلاع على|انتقل الى",
        "كامل|بقية|باقي|كل",
        "المزيد|التفاصيل|الخبر|المقال|الموضوع|البيان|النص|تفاصيل الخبر|المقالة|اكثر|أكثر|الخبر كاملا|المادة",
    ),
    (
        "تفاصيل|للمزيد من|لمزيد من|المزيد من|مزيد من|بقية|نص",
        "",
        "الخبر|التفاصيل|المعلومات|المقال|البيان|اكثر|أكثر",
    ),
    (
        "saznaj|saznajte|procitaj|procitajte|vidi|pogledaj|opsirnije|detaljnije|preberi|preberite|poglej",
        "",
        "vise|vec|vijest|vest|clanak|novico|clanek|detalje|dalje|cijeli clanak|ceo clanak",
    ),
    (
        "loe|vaata|lasit|lasi|skaityti|skaityk|placiau|vairak",
        "",
        "edasi|lahemalt|uudist|vairak|visu rakstu|daugiau|toliau|visa straipsni|visa naujiena",
    ),
    (
        "llegir|llegeix|veure|irakurri|ikusi|ler|le",
        "la|l",
        "mes|noticia|noticia completa|article|gehiago|albistea|mais|mais informacion|nova",
    ),
    (
        "baca|lihat|buka|unduh",
        "",
        "berita|artikel|detail|detil|lebih banyak|lebih lengkap|lainnya|dokumen|rilis|siaran pers|"
        "berita lengkap",
    ),
    ("xem|doc|đoc", "", "tiep|them|chi tiet|bai viet|toan van|day du|tin|ban tin|noi dung"),
    ("อ่าน|ดู|คลิก", "", "ต่อ|เพิ่มเติม|รายละเอียด|ข่าว|ทั้งหมด|ข้อมูลเพิ่มเติม"),
    ("पूरी|पूरा|और|आगे|अधिक|विस्तार से", "", "खबर पढ़ें|लेख पढ़ें|पढ़ें|देखें|जानें|जानकारी"),
)
# The same in scripts that put no blanks between words.
_MADE_UNSPACED: Final[tuple[tuple[str, str], ...]] = (
    (
        "查看|阅读|閱讀|点击|點擊|点击查看|點擊查看|点击阅读|了解|瞭解|浏览|瀏覽|显示|详|詳|看|继续|繼續|"
        "打开|下载|閱覽",
        "全文|原文|详情|詳情|更多|详细|詳細|内容|內容|详细内容|詳細內容|新闻|新聞|报道|報導|文章|阅读|閱讀|"
        "详细信息|更多内容|更多內容|更多详情|正文|公告|附件|这里|這裡|此处",
    ),
    (
        "详细|詳細|更多|全文|具体|完整",
        "内容|內容|信息|资讯|資訊|阅读|閱讀|查看|介绍|報導|报道|新闻|新聞|情况",
    ),
    (
        "詳細|詳しく|詳しい内容|詳しい情報|続き|記事|全文|記事全文|ニュース|もっと|もっと詳しく|さらに|"
        "本文|お知らせ|"
        "内容|リリース|プレスリリース|記事の続き|詳細情報|一覧|この記事",
        "を読む|を見る|へ|はこちら|はこちらから|を表示|をみる|をよむ|読む|見る|知る|を確認する|をチェック",
    ),
    (
        "자세히|자세히 |더|더 |전체|전체 |전문|전문 |기사|기사 |내용|내용 |상세|상세 |상세내용 |원문|"
        "원문 |뉴스|뉴스 |"
        "본문|본문 |계속|계속 |전체기사 |게시글 ",
        "보기|읽기|알아보기|확인하기|바로가기",
    ),
)

_SIZE: Final = re.compile(
    r"\W*\b(?:pdf|docx?|xlsx?|pptx?|zip)?\W*\d+(?:[.,]\d+)?\s?(?:[kmg]i?[bo]|[кмг]б|bytes)\W*$", re.IGNORECASE
)  # of a file, behind the call that fetches it
_SIZE_ENDS: Final = frozenset("bBoOбБsS)]）")
_LONGEST: Final = 60
# What may stand in front of a trailing call, so that "more" at the end of a sentence is not one.
_LEAD: Final = re.compile(r"(?:[.…。!?！？؟:;|\]\)\"”»]|\.\.\.|\s[-–—>»›→←]+|[\[(])\s*$")
_LEADING: Final = frozenset('.…。!?！？؟:;|])"”»-–—>›→←[(')  # what the lead ends with, told cheaply
_DOTS: Final = re.compile(
    r"(?:\s*(?:\[\s*(?:…|\.{2,}+)\s*\]|\(\s*(?:…|\.{2,}+)\s*\)|…|\.{2,}+|[>»›→←⟶➔➜▸▶|]))++\s*$"
)


def _folded(phrases: str) -> list[str]:
    return [fold(phrase) for phrase in phrases.split("|")]


def _made() -> Iterator[str]:
    """The calls that are put together of a verb and what it is about."""
    for verbs, between, objects in _MADE:
        links = [" ", *(f" {words} " for words in _folded(between) if words)]
        for verb, link, what in itertools.product(_folded(verbs), links, _folded(objects)):
            yield f"{verb}{link}{what}"
    for beginnings, ends in _MADE_UNSPACED:
        for one, other in itertools.product(beginnings.split("|"), ends.split("|")):
            yield fold(one + other)


_CALLS: Final = frozenset(
    itertools.chain((said for phrases in _PHRASES.values() for said in _folded(phrases)), _made())
)
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
    if not plain or plain in _CALLS:
        return True
    size = _SIZE.search(text) if text[-1] in _SIZE_ENDS else None
    return size is not None and fold(text[: size.start()]) in _CALLS


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
