"""Dates counted from now: "3 days ago", "il y a 2 heures", 3天前; "yesterday, 14:05" where the zone is told.

Weeks, months and years ago are rounded by whoever wrote them, and "yesterday" alone is a heading as often as
a date, so they are none.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from aggregator.models import Precision
from aggregator.text.date_clock import split_clock
from aggregator.text.date_labels import unlabelled
from aggregator.text.date_machine import Stated, clock_on
from aggregator.text.date_names import folded
from aggregator.text.zones import iana_zone


class _Language(NamedTuple):
    """How one language says it: around the span, the units, and "one" ("_" where it is left out)."""

    said: str
    days: str
    hours: str
    minutes: str
    one: str = ""


_LANGUAGES: Final = (
    _Language("{} ago", "day days d", "hour hours hr hrs h", "minute minutes min mins", "a an one"),
    _Language("il y a {}", "jour jours j", "heure heures h", "minute minutes min", "un une"),
    _Language("hace {}", "dia dias", "hora horas h", "minuto minutos min", "un una"),
    _Language("ha {}|{} atras|ha {} atras", "dia dias", "hora horas h", "minuto minutos min", "um uma"),
    _Language("{} fa", "giorno giorni gg", "ora ore h", "minuto minuti min", "un una"),
    _Language(
        "vor {}", "tag tagen", "stunde stunden std h", "minute minuten min", "ein eine einem einer einen"
    ),
    _Language("{} geleden", "dag dagen", "uur u", "minuut minuten min", "een"),
    _Language("{} sedan|for {} sedan", "dag dagar d", "timme timmar tim", "minut minuter min", "en ett"),
    _Language(
        "{} siden|for {} siden", "dag dage dager d", "time timer t", "minut minutt minutter min", "en et ett"
    ),
    _Language("{} sitten", "paiva paivaa pv", "tunti tuntia t", "minuutti minuuttia min"),
    _Language("{} temu", "dzien dni", "godzine godziny godzin godz", "minute minuty minut min", "_"),
    _Language(
        "pred {}", "dnem dny dni dnami dnom", "hodinou hodinami hodin hod", "minutou minutami min", "_"
    ),
    _Language("prije {}|pre {}", "dan dana", "sat sata sati h", "minutu minuta minute min"),
    _Language("acum {}|in urma cu {}", "zi zile de_zile", "ora ore de_ore", "minut minute de_minute", "o un"),
    _Language("{} once", "gun", "saat sa", "dakika dk", "bir"),
    _Language("{} lalu|{} yang lalu|{} lepas", "hari", "jam", "menit minit mnt", "satu"),
    _Language("{} truoc|cach day {}", "ngay", "gio tieng", "phut", "mot"),
    _Language("fa {}", "dia dies", "hora hores h", "minut minuts min", "un una"),
    _Language("{} назад", "день дня дней дн", "час часа часов ч", "минуту минуты минут мин", "_ один одну"),
    _Language(
        "{} тому|{} тому назад",
        "день дні днів дн",
        "годину години годин год",
        "хвилину хвилини хвилин хв",
        "_",
    ),
    _Language("преди {}", "ден дни дена", "час часа", "минута минути мин", "един една"),
    _Language("пре {}", "дан дана", "сат сата сати", "минут минута"),
    _Language("πριν {}|πριν απο {}", "ημερα ημερες μερα μερες", "ωρα ωρες", "λεπτο λεπτα", "μια μία 1"),
    _Language("منذ {}|قبل {}", "يوم أيام يوما", "ساعة ساعات", "دقيقة دقائق", "_"),
    _Language("{} پیش|{} قبل", "روز", "ساعت", "دقیقه", "یک"),
    _Language("{} پہلے|{} قبل", "دن دنوں", "گھنٹہ گھنٹے", "منٹ", "ایک"),
    _Language("לפני {}", "יום ימים", "שעה שעות", "דקה דקות", "_"),
    _Language("{} पहले|{} पूर्व", "दिन", "घंटा घंटे घण्टे", "मिनट", "एक"),
    _Language("{} আগে", "দিন", "ঘন্টা ঘণ্টা", "মিনিট", "এক"),
    _Language("{} ที่แล้ว|{} ที่ผ่านมา|{} ก่อน", "วัน", "ชั่วโมง ชม", "นาที"),
    _Language("{} 前|{} 之前|{} 以前", "天 日", "小时 小時 个小时 個小時 時間", "分钟 分鐘 分"),
    _Language("{} 전", "일", "시간", "분"),
)
# One list for all: what stands around it tells the language.
_SECONDS: Final = (
    "second seconds sec secs s seconde secondes segundo segundos secondo secondi sekunde sekunden sek "
    "seconden sekund sekunder sekunti sekuntia sekundy sekundou sekundami sekundi secunda secunde de_secunde "
    "saniye sn detik giay segon segons секунд секунду секунды сек секунди секунда δευτερολεπτο δευτερολεπτα "
    "ثانية ثواني ثانیه سیکنڈ שניות सेकंड सेकेंड সেকেন্ড วินาที 秒 秒钟 秒鐘 초"
)
# How people say that they have rounded; the unit says it already.
_ABOUT: Final = re.compile(
    r"~|(?<!\w)(?:about|around|environ|circa|ca\.?|etwa|ungefahr|unos|unas|около|примерно)\s|約|约|大约|大約"
)
# Languages that say in the word itself that there are two, or that there is one.
_SAID: Final = {
    folded(text): span
    for start, text, span in (
        *((start, f"{start} {word}", span) for start in ("منذ", "قبل") for word, span in (
            ("يومين", timedelta(days=2)), ("ساعتين", timedelta(hours=2)), ("دقيقتين", timedelta(minutes=2)),
            ("يوم واحد", timedelta(days=1)), ("ساعة واحدة", timedelta(hours=1)),
            ("دقيقة واحدة", timedelta(minutes=1)),
        )),
        ("", "לפני יומיים", timedelta(days=2)),
        ("", "לפני שעתיים", timedelta(hours=2)),
    )
}  # fmt: skip
_YESTERDAY: Final = (
    "yesterday hier ayer ontem ieri gestern gisteren igår i_går eilen wczoraj včera вчера вчора dün kemarin "
    "hôm_qua أمس دیروز אתמול χθες χτες เมื่อวาน 昨天 昨日 어제"
)
_TODAY: Final = (
    "today aujourd'hui hoy hoje oggi heute vandaag idag i_dag tänään dzisiaj dziś dnes сегодня сьогодні "
    "днес bugün hari_ini hôm_nay اليوم امروز היום σήμερα วันนี้ आज azi 今天 今日 오늘"
)
# Units of spans that are rounded.
_LONG_UNITS: Final = (
    "week weeks semaine semaines semana semanas settimana settimane woche wochen weken vecka veckor uge "
    "uger uke uker tydzień tygodnie tygodni hafta tuần неделю недели недель тиждень тижні тижнів أسبوع "
    "أسابيع month months mois mes meses mês mese mesi monat monaten maand maanden månad månader måned "
    "måneder miesiąc miesiące miesięcy ay tháng месяц месяца месяцев місяць місяці місяців شهر أشهر "
    "year years an ans année années año años ano anos anno anni jahr jahren jaar jaren år rok lata lat "
    "yıl năm год года лет рік роки років سنة سنوات عام أعوام"
)
_UNITS: Final = ("days", "hours", "minutes", "seconds")
_LONGEST: Final = 40


def relative_date(text: str, timezone: str, now: datetime) -> Stated | None:
    """ "3 days ago", counted from ``now``: a day, or a moment for hours and less."""
    if len(text) > _LONGEST:
        return None
    for said in (text, unlabelled(text)):
        plain = _ABOUT.sub("", folded(said)).strip()
        span = _SAID.get(plain) or _span(plain)
        if span is not None:
            return _counted(span, now)
    return _near_day(unlabelled(text), timezone, now)


def names_unit(text: str) -> bool:
    """Whether one of the words is a unit of time, in whatever language."""
    return not _unit_words().isdisjoint(folded(text).split())


@lru_cache(maxsize=1)
def _unit_words() -> frozenset[str]:
    counted = (f"{said.days} {said.hours} {said.minutes}" for said in _LANGUAGES)
    return frozenset(_folded_words(" ".join((*counted, _SECONDS, _LONG_UNITS))))


def _counted(span: timedelta, now: datetime) -> Stated:
    at = now - span
    if span.seconds == 0:
        return Stated(at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), Precision.DAY)
    return Stated(at.replace(second=0, microsecond=0), Precision.SECOND)


def _span(plain: str) -> timedelta | None:
    if not _says_ago().search(plain):
        return None
    for pattern in _patterns():
        if found := pattern.fullmatch(plain):
            number = int(found["number"]) if found["number"] else 1
            unit = next(unit for unit in _UNITS if found[unit])
            return timedelta(**{unit: number})
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(folded(frame).replace("{}", _counted_units(language)).replace(" ", r"\s*"))
        for language in _LANGUAGES
        for frame in language.said.split("|")
    )


@lru_cache(maxsize=1)
def _says_ago() -> re.Pattern[str]:
    """The words that say "ago": without one of them no pattern need be tried."""
    frames = (
        frame.replace("{}", " ").split() for language in _LANGUAGES for frame in language.said.split("|")
    )
    return re.compile("|".join({max(map(folded, words), key=len) for words in frames}))


def _counted_units(language: _Language) -> str:
    ones = [folded(word) for word in language.one.split() if word != "_"]
    number = "|".join([r"(?P<number>\d{1,3})", *ones, *([""] if "_" in language.one.split() else [])])
    units = zip(_UNITS, (language.days, language.hours, language.minutes, _SECONDS), strict=True)
    return rf"(?:{number}) (?:{'|'.join(f'(?P<{unit}>{_either(said)})' for unit, said in units)})"


def _either(said: str) -> str:
    return "|".join(sorted(_folded_words(said), key=len, reverse=True))


def _folded_words(said: str) -> set[str]:
    return {folded(word.replace("_", " ")) for word in said.split()}


def _near_day(text: str, timezone: str, now: datetime) -> Stated | None:
    """ "Yesterday, 14:05", where the publisher's zone says which day that is."""
    rest, clock = split_clock(text) if timezone else (text, None)
    if clock is None:
        return None
    back = next((back for back, said in enumerate(_near_days()) if folded(rest) in said), None)
    if back is None:
        return None
    local = now.astimezone(iana_zone(timezone)) - timedelta(days=back)
    return clock_on(local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), *clock)


@lru_cache(maxsize=1)
def _near_days() -> tuple[set[str], set[str]]:
    return _folded_words(_TODAY), _folded_words(_YESTERDAY)
