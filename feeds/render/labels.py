"""The pages' own words and dates, in the languages we can say them in; English for every other language.

An item's labels ("read more", "source") belong to ``feeds.words``; these are the words of the page around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from aggregator.models import Moment, Precision


class Span(NamedTuple):
    """How a period reads: ``before``, its first date, ``until``, its last date.

    ``first`` and ``last`` are patterns of the two dates where one of them leaves something to the other.
    """

    before: str
    first: str
    until: str
    last: str


_IN_FULL: Final = Span("", "", " – ", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """Plain text. ``day`` and ``month`` are patterns of a date; ``seen`` and ``shown`` hold one gap each.

    ``in_month`` and ``in_year`` are periods whose days share a month or a year; in ``period`` both dates are
    told in full. ``units`` are bytes and their thousands, millions and milliards (SI).
    """

    language: str
    skip: str
    feeds: str
    newest: str
    subscribe: str
    hint: str
    all_feeds: str
    empty: str
    seen: str
    sighted: str
    published: str
    updated: str
    event: str
    withdrawn: str
    topics: str
    shown: str
    day: str
    month: str
    in_month: Span
    in_year: Span
    period: Span = _IN_FULL
    months: tuple[str, ...]
    standing: tuple[str, ...] = ()  # names of months without a day, where they differ
    units: tuple[str, ...] = ("B", "kB", "MB", "GB")
    point: str = "."  # between a number's ones and tenths
    comma: str = ", "


def _months(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_ALL: Final = (
    Labels(
        language="en",
        skip="Skip to content",
        feeds="Feeds",
        newest="Newest",
        subscribe="Subscribe",
        hint="Copy an address into your feed reader.",
        all_feeds="All feeds as one list",
        empty="Nothing has been published here yet.",
        seen="seen on {}",
        sighted="First seen",
        published="Published",
        updated="Updated",
        event="Event",
        withdrawn="The source has withdrawn this item.",
        topics="Topics",
        shown="The newest {} are shown here.",
        day="{d} {m} {y}",
        month="{m} {y}",
        in_month=Span("", "{d}", "–", "{d} {m} {y}"),
        in_year=Span("", "{d} {m}", " – ", "{d} {m} {y}"),
        months=_months(
            "January February March April May June July August September October November December"
        ),
    ),
    Labels(
        language="fr",
        skip="Aller au contenu",
        feeds="Flux",
        newest="Dernières nouvelles",
        subscribe="S’abonner",
        hint="Copiez une adresse dans votre lecteur de flux.",
        all_feeds="Tous les flux en une liste",
        empty="Rien n’a encore été publié ici.",
        seen="vu le {}",
        sighted="Vu la première fois",
        published="Publié",
        updated="Mis à jour",
        event="Événement",
        withdrawn="La source a retiré cet article.",
        topics="Thèmes",
        shown="Les {} plus récents sont affichés ici.",
        day="{d} {m} {y}",
        month="{m} {y}",
        in_month=Span("", "{d}", "–", "{d} {m} {y}"),
        in_year=Span("", "{d} {m}", " – ", "{d} {m} {y}"),
        months=_months(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        units=("o", "ko", "Mo", "Go"),
        point=",",
    ),
    Labels(
        language="es",
        skip="Ir al contenido",
        feeds="Canales",
        newest="Lo más reciente",
        subscribe="Suscribirse",
        hint="Copie una dirección en su lector de noticias.",
        all_feeds="Todos los canales en una lista",
        empty="Aún no se ha publicado nada aquí.",
        seen="visto el {}",
        sighted="Visto por primera vez",
        published="Publicado",
        updated="Actualizado",
        event="Evento",
        withdrawn="La fuente ha retirado este artículo.",
        topics="Temas",
        shown="Aquí se muestran los {} más recientes.",
        day="{d} de {m} de {y}",
        month="{m} de {y}",
        in_month=Span("", "{d}", "–", "{d} de {m} de {y}"),
        in_year=Span("", "{d} de {m}", " – ", "{d} de {m} de {y}"),
        months=_months(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        ),
        point=",",
    ),
    Labels(
        language="pt",
        skip="Ir para o conteúdo",
        feeds="Canais",
        newest="Mais recentes",
        subscribe="Assinar",
        hint="Copie um endereço para o seu leitor de notícias.",
        all_feeds="Todos os canais numa lista",
        empty="Ainda não foi publicado nada aqui.",
        seen="visto em {}",
        sighted="Visto pela primeira vez",
        published="Publicado",
        updated="Atualizado",
        event="Evento",
        withdrawn="A fonte retirou este artigo.",
        topics="Temas",
        shown="Aqui estão os {} mais recentes.",
        day="{d} de {m} de {y}",
        month="{m} de {y}",
        in_month=Span("", "{d}", "–", "{d} de {m} de {y}"),
        in_year=Span("", "{d} de {m}", " – ", "{d} de {m} de {y}"),
        months=_months(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
        ),
        point=",",
    ),
    Labels(
        language="it",
        skip="Vai al contenuto",
        feeds="Feed",
        newest="Ultime notizie",
        subscribe="Abbonarsi",
        hint="Copiate un indirizzo nel vostro lettore di feed.",
        all_feeds="Tutti i feed in un elenco",
        empty="Qui non è ancora stato pubblicato nulla.",
        seen="visto il {}",
        sighted="Visto la prima volta",
        published="Pubblicato",
        updated="Aggiornato",
        event="Evento",
        withdrawn="La fonte ha ritirato questo articolo.",
        topics="Temi",
        shown="Qui sono mostrati i {} più recenti.",
        day="{d} {m} {y}",
        month="{m} {y}",
        in_month=Span("", "{d}", "–", "{d} {m} {y}"),
        in_year=Span("", "{d} {m}", " – ", "{d} {m} {y}"),
        months=_months(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
        ),
        point=",",
    ),
    Labels(
        language="de",
        skip="Zum Inhalt",
        feeds="Feeds",
        newest="Neueste Meldungen",
        subscribe="Abonnieren",
        hint="Kopieren Sie eine Adresse in Ihren Feedreader.",
        all_feeds="Alle Feeds als Liste",
        empty="Hier ist noch nichts erschienen.",
        seen="gesehen am {}",
        sighted="Zuerst gesehen",
        published="Veröffentlicht",
        updated="Aktualisiert",
        event="Termin",
        withdrawn="Die Quelle hat diese Meldung zurückgezogen.",
        topics="Themen",
        shown="Hier stehen die neuesten {}.",
        day="{d}. {m} {y}",
        month="{m} {y}",
        in_month=Span("", "{d}.", "–", "{d}. {m} {y}"),
        in_year=Span("", "{d}. {m}", " – ", "{d}. {m} {y}"),
        months=_months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        point=",",
    ),
    Labels(
        language="ru",
        skip="Перейти к содержанию",
        feeds="Ленты",
        newest="Новое",
        subscribe="Подписаться",
        hint="Скопируйте адрес в программу чтения лент.",
        all_feeds="Все ленты одним списком",
        empty="Здесь пока ничего не опубликовано.",
        seen="замечено {}",
        sighted="Впервые замечено",
        published="Опубликовано",
        updated="Обновлено",
        event="Мероприятие",
        withdrawn="Источник отозвал этот материал.",
        topics="Темы",
        shown="Показаны последние: {}.",
        day="{d} {m} {y} г.",
        month="{m} {y} г.",
        in_month=Span("", "{d}", "–", "{d} {m} {y} г."),
        in_year=Span("", "{d} {m}", " – ", "{d} {m} {y} г."),
        months=_months("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        standing=_months("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        units=("Б", "кБ", "МБ", "ГБ"),
        point=",",
    ),
    Labels(
        language="ar",
        skip="انتقل إلى المحتوى",
        feeds="الخلاصات",
        newest="الأحدث",
        subscribe="اشترك",
        hint="انسخ أحد العناوين إلى قارئ الخلاصات.",
        all_feeds="جميع الخلاصات في قائمة واحدة",
        empty="لم يُنشر شيء هنا بعد.",
        seen="شوهد في {}",
        sighted="شوهد أول مرة",
        published="نُشر في",
        updated="حُدّث في",
        event="فعالية",
        withdrawn="سحب المصدر هذه المادة.",
        topics="المواضيع",
        shown="تُعرض هنا أحدث المواد، وعددها {}.",
        day="{d} {m} {y}",
        month="{m} {y}",
        in_month=Span("من ", "{d}", " إلى ", "{d} {m} {y}"),
        in_year=Span("من ", "{d} {m}", " إلى ", "{d} {m} {y}"),
        period=Span("من ", "", " إلى ", ""),
        months=_months("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
        units=("بايت", "كيلوبايت", "ميغابايت", "غيغابايت"),
        comma="، ",
    ),
    Labels(
        language="zh",
        skip="跳到正文",
        feeds="订阅源",
        newest="最新内容",
        subscribe="订阅",
        hint="将其中一个地址复制到您的阅读器。",
        all_feeds="全部订阅源列表",
        empty="这里尚未发布任何内容。",
        seen="{}收录",
        sighted="首次收录",
        published="发布于",
        updated="更新于",
        event="活动",
        withdrawn="来源已撤回此内容。",
        topics="主题",
        shown="此处显示最新的 {} 条。",
        day="{y}年{m}月{d}日",
        month="{y}年{m}月",
        in_month=Span("", "{y}年{m}月{d}日", "至", "{d}日"),
        in_year=Span("", "{y}年{m}月{d}日", "至", "{m}月{d}日"),
        period=Span("", "", "至", ""),
        months=_months("1 2 3 4 5 6 7 8 9 10 11 12"),
        comma="，",
    ),
)
_BY_LANGUAGE: Final = {labels.language: labels for labels in _ALL}


def labels_for(tag: str) -> Labels:
    """The words of a page in the language of a BCP 47 tag."""
    return _BY_LANGUAGE.get(tag.lower().partition("-")[0], _BY_LANGUAGE["en"])


def date_text(moment: Moment, labels: Labels) -> str:
    """The date as exactly as the source stated it: a day, a month or a year. UTC."""
    at = moment.at
    if moment.precision is Precision.YEAR:
        return str(at.year)
    if moment.precision is Precision.MONTH:
        names = labels.standing or labels.months
        return labels.month.format(m=names[at.month - 1], y=at.year)
    return day_text(labels.day, moment, labels)


def day_text(pattern: str, moment: Moment, labels: Labels) -> str:
    """The day of ``moment`` by a ``pattern`` of ``Labels`` or of one half of a ``Span``. UTC."""
    at = moment.at
    kept = pattern.replace("{d} ", "{d}\N{NO-BREAK SPACE}")  # no line ends between a day and its month
    return kept.format(d=at.day, m=labels.months[at.month - 1], y=at.year)


def size_text(length: int, labels: Labels) -> str:
    """``length`` bytes as ``120 kB`` or ``1.2 MB``: powers of 1000 (SI), a tenth where there is one digit."""
    size, unit = float(length), 0
    while size >= 999.5 and unit < len(labels.units) - 1:
        size, unit = size / 1000, unit + 1
    digits = f"{size:.1f}" if unit and size < 9.95 else f"{size:.0f}"
    return f"{digits.replace('.', labels.point)}\N{NO-BREAK SPACE}{labels.units[unit]}"
