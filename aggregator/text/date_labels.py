"""The words that stand beside a date and say only that a date is meant: "Published on:", 发布时间：, 更新.

Only of publishing and of changing: "Deadline:" and "valid until" stand before dates of something else, so
they are not here and make the text none.
"""

from __future__ import annotations

import re
from typing import Final

from aggregator.text.date_names import folded, folded_words

# How words of publishing and changing begin, folded as names are. A label is a run of them in front.
_STEMS: Final = tuple(
    folded_words(
        "publi pubbl updat modif releas issued creat upload revis review actuali aktuali paru redig atuali "
        "aggiorn veröffent erschien erstell geändert änderung eingestellt meldung pressemitteilung gepubli "
        "geplaatst bijgewerkt gewijzigd aangemaakt uppdater ändrad skapad udgivet offentliggjo opdater "
        "oppdater endret julkais päivit muokat opublik zaktuali dodan utworz zveřejn vydán objavl ažurir "
        "posodob közzét megjelen frissít módosít yayın yayim güncel eklen diterbit dipubli diperbar "
        "diunggah diposting dikemas imechap ilichap опубл публ обновл размещ создан добавл измен оновл "
        "оприлюдн розміщ створ змін додан актуали објав ажурир δημοσ ημερομ ενημερ αναρτ τροποπ نشر منشور "
        "النشر تاريخ التاريخ بتاريخ تحديث التحديث اضيف الاضافه انتشار بروزرساني درج منتشر פורסמ פורסם תאריך "
        "בתאריך פרסום עודכן עדכון הועלה נכתב प्रकाश दिनांक अद्यतन अपडेट เผยแพร่ อัปเดต อัพเดท ปรับปรุง "
        "ประกาศ วันที่"
    )
)
# The same whose beginning would say too little.
_WORDS: Final = folded_words(
    "date dates dated posted post added edited written data dato datum datums fecha dátum data datë mis "
    "mise maj ajouté posté postée publié publicado postado postada criado criada creado creada inserito "
    "creato scritto stand дата даты датум तिथि तारीख tarih tarihi tanggal tarikh terbit đăng nhật postat "
    "postad"
)
# The little words of labels, and those that say which change is meant: alone they are no label.
_LITTLE: Final = folded_words(
    "on of last first latest the article dernière en ligne à jour le la du de el em il di da ultimo ultima "
    "am vom zuletzt letzte op den laatst senast senest sist viimeksi ostatnia dnia dne poslední son më la "
    "în ngày cập lúc xuất bản thời gian pada në от в на последнее последна останнє последно τελευταία στις "
    "في تم آخر ב אחרון को เมื่อ ล่าสุด"
)
_ONLY_YEAR: Final = re.compile(r"\D*\d{4}\D*")
_RUN: Final = re.compile(r"([^\W\d_][^\s\d:()\[\]|,;/]*)[\s:|]*")
_CJK: Final = (
    r"(?:(?:发布|發布|發佈|发表|發表|更新|修改|最[后後終]更新|公[開开布示告]|掲載|投稿|作成|登録|配信|[発发發]行|发文|成文|"
    r"刊登|登载|印发|上传|創建|创建)"
    r"(?:时间|時間|日期|日時|日|于|於)?|时间|時間|日期|日付|"
    r"(?:기사|최초)?\s?(?:등록|작성|게시|수정|입력|발행|배포|업데이트|최종|최종수정|승인)(?:일자|일시|일|시간)?|날짜|일자)"
)
_CJK_BEFORE: Final = re.compile(rf"{_CJK}\s*[:|]?\s*(?=[\d令平昭民中])")
_CJK_AFTER: Final = re.compile(
    r"(?<=[日\d號号)）일:])\s*(?:更新|公開|掲載|投稿|発表|配信|発行|付け|付|发布|發布|發佈|发表)\Z"
)
# Clocks, calendars and arrows that stand beside a date instead of a word.
_PICTOGRAMS: Final = re.compile(
    r"^[\s\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+|[\s\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+$"
)
_AROUND: Final = " \t|![]【】〔〕·•:,;–—-"
_PAIRS: Final = {"(": ")", "«": "»", '"': '"', "“": "”"}


def bare(text: str) -> str:
    """``text`` without the signs and brackets around it."""
    text = _PICTOGRAMS.sub("", text).strip(_AROUND)
    while len(text) > 1 and _PAIRS.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip(_AROUND)
    return text


def is_label(word: str) -> bool:
    """Whether a word says that something is published or changed."""
    said = folded(word)
    return said in _WORDS or said.startswith(_STEMS)


def unlabelled(text: str) -> str:
    """``text`` without a label such as "Published on:" and without punctuation and signs around it."""
    text = _CJK_AFTER.sub("", bare(text))
    if found := _CJK_BEFORE.match(text):
        return bare(text[found.end() :])
    at, labelled, last = 0, False, ""
    while word := _RUN.match(text, at):
        said = folded(word[1])
        strong = is_label(word[1])
        if not strong and said not in _LITTLE:
            break
        at, labelled, last = word.end(), labelled or strong, said
    if not labelled or (_ONLY_YEAR.fullmatch(text[at:]) and ":" not in text[:at] and last not in _LITTLE):
        return text  # "Publications 2021" is a heading
    return bare(text[at:])
