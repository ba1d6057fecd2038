"""What a list is, by the heading above it: news, events, resources, or something a reader did not come for.

The lexicon is data: words and short phrases of headings, folded (no accents, no punctuation, lower case).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from aggregator.read.auto.flow import NONE, Flow
from aggregator.read.auto.lists import Record
from aggregator.text.fold import fold

NEWS: Final = "news"
EVENT: Final = "event"
RESOURCE: Final = "resource"
ASIDE: Final = "aside"  # what stands beside the news on every page of a site
OTHER: Final = "other"  # lists of their own: tenders, vacancies, services, what was said elsewhere

_NEWS: Final = (
    "news|latest news|recent news|newsroom|news and events|news archive|press releases|press release|"
    "latest press releases|press|stories|latest stories|top stories|headlines|announcements|updates|"
    "latest updates|latest|what's new|whats new|topics|media releases|statements|in the news|"
    "news releases|blog|"
    "latest posts|recent news and events|actualites|dernieres actualites|toutes les actualites|"
    "communiques|communiques de presse|a la une|nouvelles|breves|noticias|ultimas noticias|comunicados|"
    "comunicados de prensa|novedades|actualidad|notas de prensa|sala de prensa|notas a imprensa|"
    "novidades|comunicados de imprensa|imprensa|aktuelles|nachrichten|neuigkeiten|meldungen|"
    "pressemitteilungen|aktuelle meldungen|news und presse|neues|presse|notizie|ultime notizie|"
    "comunicati|comunicati stampa|novita|attualita|in evidenza|nieuws|laatste nieuws|persberichten|"
    "actueel|nyheter|senaste nytt|pressmeddelanden|aktuellt|nyheder|uutiset|aktualnosci|wiadomosci|"
    "komunikaty|aktuality|zpravy|tiskove zpravy|hirek|stiri|noutati|haberler|duyurular|новости|"
    "последние новости|пресс релизы|лента новостей|новини|останні новини|νεα|ανακοινωσεις|اخبار|"
    "الاخبار|اخر الاخبار|بيانات صحفية|مستجدات|新闻|新闻中心|最新消息|新闻动态|公告|通知公告|最新动态|"
    "新聞|新聞稿|最新新聞|要闻|ニュース|お知らせ|新着情報|トピックス|プレスリリース|新着|報道発表|"
    "ニュースリリース|最新情報|소식|뉴스|보도자료|공지사항|tin tuc|tin moi|thong bao|berita|"
    "berita terbaru|pengumuman|ข่าว|ข่าวประชาสัมพันธ์"
)
_EVENTS: Final = (
    "what's on|whats on|events|upcoming events|event|calendar|agenda|upcoming|meetings|conferences|webinars|"
    "events calendar|evenements|evenements a venir|prochains evenements|eventos|proximos eventos|"
    "calendario|veranstaltungen|termine|kalender|eventi|prossimi eventi|evenementen|"
    "agenda van evenementen|evenemang|arrangementer|tapahtumat|wydarzenia|мероприятия|события|"
    "календарь|анонсы|заходи|події|فعاليات|الفعاليات|احداث|活动|活動|会议|會議|イベント|スケジュール|"
    "이벤트|행사|su kien|acara|etkinlikler|εκδηλωσεις|רווידאים|رویدادها|lectures|seminars|talks|workshops|"
    "colloquia|diary|save the date|conferences et seminaires|colloques|seminaires|jornadas|seminarios|"
    "vortrage|vorlesungen|veranstaltungskalender|convegni|seminari|lezingen|семинары|лекции|ندوات|محاضرات|"
    "讲座|学术讲座|学术报告|講座|セミナー|세미나"
)
_RESOURCES: Final = (
    "resources|publications|documents|downloads|tools|reports|tools and resources|"
    "tools and publications|publications and tools|key documents|related documents|resources and tools|"
    "library|latest publications|factsheets|ressources|publications recentes|documents cles|"
    "telechargements|outils|rapports|recursos|publicaciones|documentos|herramientas|informes|descargas|"
    "recursos e publicacoes|publicacoes|relatorios|ferramentas|ressourcen|publikationen|dokumente|"
    "veroffentlichungen|materialien|downloads und dokumente|risorse|pubblicazioni|documenti|strumenti|"
    "publicaties|documenten|publikationer|resurser|publikacje|dokumenty|ресурсы|публикации|документы|"
    "материалы|издания|публікації|документи|منشورات|المنشورات|موارد|الموارد|وثائق|资源|資源|出版物|"
    "文件|资料|資料|下载|下載|資料集|刊行物|資料室|자료실|간행물|tai lieu|publikasi|yayinlar|εκδοσεις"
)
_ASIDES: Final = (
    "related|related articles|related news|related posts|related links|see also|you may also like|"
    "recommended|most read|most popular|popular|popular posts|popular articles|trending|most viewed|"
    "top stories this week|tags|tag cloud|categories|archive|archives|archive by year|archive by month|"
    "by year|by month|follow us|social media|share|share this|newsletter|subscribe|search|menu|"
    "navigation|contact|contact us|contacts|media contacts|press contacts|links|quick links|"
    "useful links|external links|partners|our partners|sponsors|comments|recent comments|login|about|"
    "about us|languages|site map|feedback|articles lies|a lire aussi|voir aussi|les plus lus|plus lus|"
    "mots cles|categories et archives|suivez nous|partager|rechercher|contactez nous|liens utiles|"
    "liens|partenaires|articles similaires|articulos relacionados|noticias relacionadas|relacionados|"
    "ver tambien|lo mas leido|mas leidas|mas leidos|etiquetas|categorias|archivo|siguenos|compartir|"
    "buscar|contacto|enlaces|enlaces de interes|socios|noticias relacionadas|mais lidas|mais lidos|"
    "leia tambem|veja tambem|siga nos|compartilhar|parceiros|arquivo|arquivos|verwandte artikel|"
    "ahnliche artikel|auch interessant|meistgelesen|schlagworte|kategorien|archiv|folgen sie uns|"
    "teilen|suche|kontakt|links|partner|articoli correlati|i piu letti|piu letti|categorie|archivio|"
    "seguici|condividi|cerca|contatti|gerelateerd|meest gelezen|categorieen|archief|volg ons|delen|"
    "zoeken|partners|mest lasta|relaterat|arkiv|kategorier|najczesciej czytane|powiazane|kategorie|"
    "archiwum|похожие|похожие новости|читайте также|самое читаемое|популярное|популярные|метки|рубрики|"
    "архив|архив новостей|подписаться|поиск|контакты|ссылки|партнеры|поделиться|архіви|категорії|"
    "популярні|ذات صلة|اخبار ذات صلة|الاكثر قراءة|الاكثر مشاهدة|وسوم|تصنيفات|ارشيف|تابعنا|روابط|相关|"
    "相关文章|相关新闻|相關新聞|热门|热门文章|热门新闻|熱門|点击排行|排行榜|友情链接|标签|分类|归档|"
    "联系我们|推荐阅读|推荐|関連記事|関連リンク|関連情報|人気記事|ランキング|アクセスランキング|"
    "カテゴリ|カテゴリー|アーカイブ|過去の記事|タグ|お問い合わせ|リンク|バックナンバー|관련 기사|인기|"
    "인기글|태그|카테고리|tin lien quan|doc nhieu|xem nhieu|berita terkait|terpopuler|populer|"
    "ilgili haberler|en cok okunanlar|"
    "you might also|you may also|don't miss|in case you missed it|editors picks|"
    "read also|read next|les plus consultes|vous aimerez aussi|sur le meme sujet|a ne pas manquer|"
    "cela peut vous interesser|lo mas visto|lo mas leido|te puede interesar|mas vistas|mais vistas|"
    "mais acessadas|voce tambem pode gostar|das konnte sie auch interessieren|meistgelesene artikel|"
    "meistgelesene|beliebte artikel|am meisten gelesen|i piu visti|potrebbe interessarti|"
    "ti potrebbe interessare|meest bekeken|lees ook|las ocksa|mest last|najpopularniejsze|zobacz takze|"
    "самые читаемые|вам может быть интересно|смотрите также|читайте також|قد يعجبك ايضا|اقرا ايضا|猜你喜欢|"
    "大家都在看|阅读排行|あわせて読みたい|おすすめ記事|よく読まれている記事|많이 본 뉴스|추천 기사"
)
_OTHERS: Final = (
    "tenders|tender notices|calls for tenders|calls for tender|call for tenders|procurement|"
    "procurement notices|bids|requests for proposals|calls for proposals|vacancies|vacancy announcements|"
    "job vacancies|jobs|"
    "job openings|job offers|open positions|career opportunities|careers|internships|tweets|twitter|"
    "twitter feed|facebook|instagram|social feed|services|online services|e services|public services|"
    "citizen services|"
    "quick access|most used services|i want to|photo gallery|photo galleries|photos|appels d offres|"
    "avis d appels d offres|marches publics|avis de recrutement|offres d emploi|recrutement|"
    "postes a pourvoir|appels a candidatures|appels a projets|services en ligne|demarches|"
    "demarches en ligne|acces rapide|galerie photos|phototheque|licitaciones|convocatorias|"
    "contrataciones|concursos|empleo|empleos|ofertas de empleo|bolsa de trabajo|vacantes|servicios|"
    "servicios en linea|tramites|accesos directos|galeria de fotos|licitacoes|editais|vagas|"
    "vagas de emprego|concursos publicos|servicos|servicos online|servicos ao cidadao|acesso rapido|"
    "ausschreibungen|offentliche ausschreibungen|vergaben|stellenangebote|stellenausschreibungen|"
    "offene stellen|stellen|karriere|jobs und karriere|dienstleistungen|online dienste|"
    "burgerservice|schnellzugriff|bildergalerie|bandi|gare|bandi di gara|bandi e concursi|"
    "bandi e concorsi|bandi di concorso|gare e appalti|lavora con noi|offerte di lavoro|servizi|"
    "servizi online|accesso rapido|galleria fotografica|aanbestedingen|vacatures|openstaande vacatures|"
    "diensten|snel naar|upphandlingar|lediga jobb|lediga tjanster|e tjanster|ledige stillinger|"
    "udbud|anbud|avoimet tyopaikat|hankinnat|przetargi|zamowienia publiczne|oferty pracy|praca|"
    "uslugi|verejne zakazky|volna mista|allasok|kozbeszerzesek|licitatii|locuri de munca|achizitii|"
    "ihaleler|is ilanlari|hizmetler|тендеры|закупки|государственные закупки|вакансии|услуги|"
    "госуслуги|сервисы|фотогалерея|тендери|закупівлі|вакансії|послуги|مناقصات|المناقصات|عطاءات|وظائف|"
    "الوظائف|وظائف شاغرة|فرص عمل|خدمات|الخدمات|الخدمات الالكترونية|معرض الصور|招标|招标公告|采购公告|"
    "招标采购|"
    "招聘|招聘信息|人才招聘|招標公告|徵才|办事服务|在线服务|便民服务|入札情報|調達情報|採用情報|求人情報|"
    "職員採用|よく利用される手続き|フォトギャラリー|입찰공고|입찰정보|채용공고|채용정보|채용|민원서비스|"
    "dau thau|"
    "moi thau|tuyen dung|lelang|lowongan kerja|karir|layanan"
)
_KINDS: Final[dict[str, str]] = {
    **{fold(phrase): NEWS for phrase in _NEWS.split("|")},
    **{fold(phrase): OTHER for phrase in _OTHERS.split("|")},
    **{fold(phrase): ASIDE for phrase in _ASIDES.split("|")},
    **{fold(phrase): RESOURCE for phrase in _RESOURCES.split("|")},
    **{fold(phrase): EVENT for phrase in _EVENTS.split("|")},
}
# Words before the name of a section of other things that change nothing: "Latest tweets", "Our services".
_WORDS_BEFORE: Final = (
    "our all latest recent current open new popular other nos toutes les derniers dernieres nuestros "
    "nuestras "
    "ultimas ultimos nossos nossas unsere alle aktuelle aktuellen neueste i le nostri ultimi ultime onze "
    "actuele наши все актуальные"
)
_BEFORE: Final = frozenset(_WORDS_BEFORE.split())
_ALONE: Final = frozenset(("popular", "trending", "recommended", "related", "tenders", "vacancies"))
_BEHIND: Final = 3  # words that may follow such a name: "Most read this week"
_FEW: Final = 3  # texts beside a heading in its box: a call, a sentence
_REACH: Final = 40  # texts before an entry among which its section's heading is
_LONGEST_HEADING: Final = 60  # characters of a heading that names a section


@lru_cache(maxsize=2048)
def section_kind(heading: str) -> str:
    """The kind of block that a heading announces, or "" when it names none."""
    if len(heading) > _LONGEST_HEADING:
        return ""
    said = fold(heading)
    return _KINDS.get(said, "") or _beside(said.split())


def _beside(words: list[str]) -> str:
    """The kind of what is not news, when a heading says a little more than its name."""
    if words and words[0] in _BEFORE:
        kind = _KINDS.get(" ".join(words[1:]), "")
        if kind == OTHER:
            return kind
    for count in range(len(words) - 1, max(0, len(words) - 1 - _BEHIND), -1):
        name = " ".join(words[:count])
        kind = _KINDS.get(name, "")
        if kind in (ASIDE, OTHER) and (count > 1 or name in _ALONE):
            return kind
    return ""


def heading_above(flow: Flow, record: Record, below: str = "") -> str:
    """The words of the nearest heading before an entry that is not the entry's own; if one of rank ``below``
    is nearer, it is in charge, and there is none.

    A heading that shares its box with more than a few words belongs to what else is in there: a column
    beside, the list before.
    """
    last = NONE
    for run in reversed(flow.runs[max(0, record.first - _REACH) : record.first]):
        if run.heading in (NONE, last):
            continue
        last = run.heading
        if flow.nodes[last].tag == below:
            return ""
        if _holds_for(flow, last, record):
            return flow.text(flow.first[last], flow.end[last])
    return ""


def _holds_for(flow: Flow, heading: int, record: Record) -> bool:
    """Whether the part of the page with a heading in it that lies beside an entry's part is not much more."""
    branch, other = heading, record.top if record.top != NONE else record.anchor.node
    while branch != other and flow.parent[branch] != flow.parent[other]:
        if flow.depth[branch] >= flow.depth[other]:
            branch = flow.parent[branch]
        else:
            other = flow.parent[other]
        if NONE in (branch, other):
            return True
    if branch in (heading, other):
        return True
    beside = flow.end[branch] - flow.first[branch] - (flow.end[heading] - flow.first[heading])
    return beside <= _FEW
