"""The pages' own words and dates, in the languages we can say them in; English for every other language.

An item's labels ("read more", "source") belong to ``feeds.words``; these are the words of the page around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aggregator.models import Moment, Precision


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """Plain text. ``day`` and ``month`` are patterns of a date; ``seen`` and ``shown`` hold one gap each."""

    language: str
    skip: str
    feeds: str
    newest: str
    subscribe: str
    hint: str
    all_feeds: str
    empty: str
    seen: str
    updated: str
    withdrawn: str
    topics: str
    shown: str
    day: str
    month: str
    months: tuple[str, ...]
    standing: tuple[str, ...] = ()  # names of months without a day, where they differ


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
        updated="Updated",
        withdrawn="The source has withdrawn this item.",
        topics="Topics",
        shown="The newest {} are shown here.",
        day="{d} {m} {y}",
        month="{m} {y}",
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
        updated="Mis à jour",
        withdrawn="La source a retiré cet article.",
        topics="Thèmes",
        shown="Les {} plus récents sont affichés ici.",
        day="{d} {m} {y}",
        month="{m} {y}",
        months=_months(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
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
        updated="Actualizado",
        withdrawn="La fuente ha retirado este artículo.",
        topics="Temas",
        shown="Aquí se muestran los {} más recientes.",
        day="{d} de {m} de {y}",
        month="{m} de {y}",
        months=_months(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        ),
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
        updated="Atualizado",
        withdrawn="A fonte retirou este artigo.",
        topics="Temas",
        shown="Aqui estão os {} mais recentes.",
        day="{d} de {m} de {y}",
        month="{m} de {y}",
        months=_months(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
        ),
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
        updated="Aggiornato",
        withdrawn="La fonte ha ritirato questo articolo.",
        topics="Temi",
        shown="Qui sono mostrati i {} più recenti.",
        day="{d} {m} {y}",
        month="{m} {y}",
        months=_months(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
        ),
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
        updated="Aktualisiert",
        withdrawn="Die Quelle hat diese Meldung zurückgezogen.",
        topics="Themen",
        shown="Hier stehen die neuesten {}.",
        day="{d}. {m} {y}",
        month="{m} {y}",
        months=_months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
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
        updated="Обновлено",
        withdrawn="Источник отозвал этот материал.",
        topics="Темы",
        shown="Показаны последние: {}.",
        day="{d} {m} {y} г.",
        month="{m} {y} г.",
        months=_months("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        standing=_months("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
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
        updated="حُدّث في",
        withdrawn="سحب المصدر هذه المادة.",
        topics="المواضيع",
        shown="تُعرض هنا أحدث المواد، وعددها {}.",
        day="{d} {m} {y}",
        month="{m} {y}",
        months=_months("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
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
        updated="更新于",
        withdrawn="来源已撤回此内容。",
        topics="主题",
        shown="此处显示最新的 {} 条。",
        day="{y}年{m}月{d}日",
        month="{y}年{m}月",
        months=_months("1 2 3 4 5 6 7 8 9 10 11 12"),
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
    return labels.day.format(d=at.day, m=labels.months[at.month - 1], y=at.year)
