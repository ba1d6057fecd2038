"""The few words we add to an item, in the language of the feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """Labels around an item's own text; plain text, no colon."""

    read_more: str
    source: str
    documents: str
    when: str
    where: str
    licence: str


_WORDS: Final[dict[str, Words]] = {
    "ar": Words("اقرأ المزيد", "المصدر", "وثائق", "الموعد", "المكان", "الترخيص"),
    "bn": Words("আরও পড়ুন", "উৎস", "নথি", "সময়", "স্থান", "লাইসেন্স"),
    "de": Words("Weiterlesen", "Quelle", "Dokumente", "Wann", "Wo", "Lizenz"),
    "el": Words("Διαβάστε περισσότερα", "Πηγή", "Έγγραφα", "Πότε", "Πού", "Άδεια"),
    "en": Words("Read more", "Source", "Documents", "When", "Where", "Licence"),
    "es": Words("Leer más", "Fuente", "Documentos", "Cuándo", "Dónde", "Licencia"),
    "fa": Words("ادامه مطلب", "منبع", "اسناد", "زمان", "مکان", "مجوز"),
    "fr": Words("Lire la suite", "Source", "Documents", "Quand", "Où", "Licence"),
    "he": Words("קראו עוד", "מקור", "מסמכים", "מתי", "איפה", "רישיון"),
    "hi": Words("और पढ़ें", "स्रोत", "दस्तावेज़", "कब", "कहाँ", "लाइसेंस"),
    "id": Words("Baca selengkapnya", "Sumber", "Dokumen", "Waktu", "Tempat", "Lisensi"),
    "it": Words("Leggi tutto", "Fonte", "Documenti", "Quando", "Dove", "Licenza"),
    "ja": Words("続きを読む", "出典", "資料", "日時", "場所", "ライセンス"),
    "ko": Words("더 읽기", "출처", "문서", "일시", "장소", "라이선스"),
    "nl": Words("Lees meer", "Bron", "Documenten", "Wanneer", "Waar", "Licentie"),
    "pl": Words("Czytaj dalej", "Źródło", "Dokumenty", "Kiedy", "Gdzie", "Licencja"),
    "pt": Words("Leia mais", "Fonte", "Documentos", "Quando", "Onde", "Licença"),
    "ru": Words("Читать далее", "Источник", "Документы", "Когда", "Где", "Лицензия"),
    "sv": Words("Läs mer", "Källa", "Dokument", "När", "Var", "Licens"),
    "sw": Words("Soma zaidi", "Chanzo", "Nyaraka", "Lini", "Wapi", "Leseni"),
    "tr": Words("Devamını oku", "Kaynak", "Belgeler", "Ne zaman", "Nerede", "Lisans"),
    "uk": Words("Читати далі", "Джерело", "Документи", "Коли", "Де", "Ліцензія"),
    "ur": Words("مزید پڑھیں", "ماخذ", "دستاویزات", "کب", "کہاں", "لائسنس"),
    "zh": Words("阅读全文", "来源", "文件", "时间", "地点", "许可"),
    "zh-hant": Words("閱讀全文", "來源", "文件", "時間", "地點", "授權"),
}
_TRADITIONAL: Final = frozenset(("hant", "tw", "hk", "mo"))


def words(tag: str) -> Words:
    """The labels for a BCP 47 tag; English where we have none in that language."""
    first, *rest = tag.lower().split("-")
    if first == "zh" and not _TRADITIONAL.isdisjoint(rest):
        return _WORDS["zh-hant"]
    return _WORDS.get(first, _WORDS["en"])
