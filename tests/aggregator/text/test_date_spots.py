"""Where a text is written like a date, and whether it names its year: without one it is partial."""

from __future__ import annotations

import pytest

from aggregator.text.date_spots import date_spots, is_month

FULL = [
    ("12 May 2026", "12 May 2026"),
    ("Vienna, 12 May 2026 - The", "12 May 2026"),
    ("2026-May-12", "2026-May-12"),
    ("12-May-26", "12-May-26"),
    ("Belgrade, 12. мај 2026.", "12. мај 2026"),
    ("بيروت 12 أيار 2026", "12 أيار 2026"),
    ("10 كانون الثاني 2022", "10 كانون الثاني 2022"),
    ("10 آذار/مارس 2021", "10 آذار/مارس 2021"),
    ("۲۲ اردیبهشت ۱۴۰۵", "۲۲ اردیبهشت ۱۴۰۵"),
    ("12 مئی 2026", "12 مئی 2026"),
    ("১২ মে ২০২৬", "১২ মে ২০২৬"),
    ("12 მაისი 2026", "12 მაისი 2026"),
    ("12 мамыр 2026", "12 мамыр 2026"),
    ("2026-ж., 12-май", "2026-ж., 12-май"),
    ("2026 m. gegužės 12 d.", "2026 m. gegužės 12 d."),
    ("Ngày 12 tháng 5 năm 2026", "12 tháng 5 năm 2026"),
    ("12 thg 5, 2026", "12 thg 5, 2026"),
    ("12 พ.ค. 2569", "12 พ.ค. 2569"),
    ("令和8年5月12日", "令和8年5月12日"),
    ("民國115年5月12日", "民國115年5月12日"),
    ("Tue May 12 14:05:33 CEST 2026", "Tue May 12 14:05:33 CEST 2026"),
    ("3 hours ago", "3 hours ago"),
    ("vor zwei Tagen", "vor zwei Tagen"),
    ("hace una semana", "hace una semana"),
]
PARTIAL = [
    ("12 May", "12 May"),
    ("May 12", "May 12"),
    ("12 mai", "12 mai"),
    ("12 мая", "12 мая"),
    ("12 مايو", "12 مايو"),
    ("5月12日", "5月12日"),
    ("12.05.", "12.05."),
    ("12/05", "12/05"),
]
NONE = [
    *("A/RES/70/1", "192.168.10.3", "2026", "Summit 2026", "pp. 2020-2026", "+41 22 2026 05", "v2026.05.12"),
    *("Mon, 01 Jan 0001 00:00", "12 monkeys 2026", "12 мыши 2026", "20 000 families", "ISSN 2021-0310"),
    *("vor alten Booten", "hace mucho frío", "chi lo fa", "قبل بداية الرحلة"),
]


@pytest.mark.parametrize(("text", "piece"), FULL)
def test_a_date_with_its_year(text: str, piece: str) -> None:
    assert [(text[spot.start : spot.end], spot.full) for spot in date_spots(text)] == [(piece, True)]


@pytest.mark.parametrize(("text", "piece"), PARTIAL)
def test_a_day_without_its_year_is_told_as_partial(text: str, piece: str) -> None:
    assert [(text[spot.start : spot.end], spot.full) for spot in date_spots(text)] == [(piece, False)]


@pytest.mark.parametrize("text", NONE)
def test_no_date_is_seen(text: str) -> None:
    assert [spot for spot in date_spots(text) if spot.full] == []


@pytest.mark.parametrize("name", ["May", "févr.", "Sept", "мај", "أيار", "مئی", "მაისი", "ตุลาคม"])
def test_a_month(name: str) -> None:
    assert is_month(name)


@pytest.mark.parametrize("name", ["", "Monday", "год", "12", "من", "mayor", "там", "кв"])
def test_no_month(name: str) -> None:
    assert not is_month(name)
