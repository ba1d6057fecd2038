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

_NEWS: Final = (
    "news|latest news|recent news|newsroom|news and events|news archive|press releases|press release|"
    "latest press releases|press|stories|latest stories|top stories|headlines|announcements|updates|"
    "latest updates|latest|whats new|topics|media releases|statements|in the news|news releases|blog|"
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
    "events|upcoming events|event|calendar|agenda|upcoming|meetings|conferences|webinars|"
    "events calendar|evenements|evenements a venir|prochains evenements|eventos|proximos eventos|"
    "calendario|veranstaltungen|termine|kalender|eventi|prossimi eventi|evenementen|"
    "agenda van evenementen|evenemang|arrangementer|tapahtumat|wydarzenia|мероприятия|события|"
    "календарь|анонсы|заходи|події|فعاليات|الفعاليات|احداث|活动|活動|会议|會議|イベント|スケジュール|"
    "이벤트|행사|su kien|acara|etkinlikler|εκδηλωσεις|רווידאים|رویدادها"
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
    "ilgili haberler|en cok okunanlar"
)
_KINDS: Final[dict[str, str]] = {
    **{fold(phrase): NEWS for phrase in _NEWS.split("|")},
    **{fold(phrase): ASIDE for phrase in _ASIDES.split("|")},
    **{fold(phrase): RESOURCE for phrase in _RESOURCES.split("|")},
    **{fold(phrase): EVENT for phrase in _EVENTS.split("|")},
}
_REACH: Final = 40  # texts before an entry among which its section's heading is
_LONGEST: Final = 60  # characters of a heading that names a section


@lru_cache(maxsize=2048)
def section_kind(heading: str) -> str:
    """The kind of block that a heading announces, or "" when it names none."""
    return _KINDS.get(fold(heading), "") if len(heading) <= _LONGEST else ""


def heading_above(flow: Flow, record: Record, but: str = "") -> str:
    """The words of the nearest heading before an entry that is not the entry's own; none of rank ``but``."""
    for run in reversed(flow.runs[max(0, record.first - _REACH) : record.first]):
        if run.heading != NONE and flow.nodes[run.heading].tag != but:
            return flow.text(flow.first[run.heading], flow.end[run.heading])
    return ""
