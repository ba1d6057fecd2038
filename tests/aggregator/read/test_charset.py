"""F55: the charset a body claims, the one it is in, and which of them wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.read import ReadRequest, read
from aggregator.read.charset import decode_html, label, mend_utf8
from aggregator.read.width import wide

WORDS = "Żółć näive Ünïversity of København"

FEED_CHARSETS = [
    # charset of the bytes, declared in XML, Content-Type
    ("utf-8", "", ""),
    ("utf-8", "utf-8", "application/rss+xml"),
    ("utf-8", "iso-8859-1", "text/xml"),
    ("utf-8", "", "text/xml; charset=iso-8859-1"),
    ("utf-8-sig", "utf-8", "text/xml; charset=windows-1251"),
    ("utf-16", "utf-16", ""),
    ("utf-16-le", "", ""),
    ("utf-16-be", "", "application/xml"),
    ("utf-32", "", ""),
    ("iso-8859-2", "iso-8859-2", "text/xml"),
    ("iso-8859-2", "", "application/rss+xml; charset=ISO-8859-2"),
]


@pytest.mark.parametrize(("charset", "declared", "header"), FEED_CHARSETS)
def test_feed_text_is_right(
    charset: str, declared: str, header: str, ask: Callable[..., ReadRequest]
) -> None:
    words = WORDS if charset.startswith("utf") else "Żółć"
    xml = f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?>' if declared else ""
    body = f'{xml}<rss version="2.0"><channel><item><title>{words}</title></item></channel></rss>'
    reading = read(ask(body.encode(charset), content_type=header))
    assert [entry.title.text for entry in reading.candidates if entry.title] == [words]


RUSSIAN = "Министерство сообщает о начале весенних работ в южных районах области"
CHINESE = "农业部门发布了关于春季播种工作的通知,各地要抓紧时间做好准备"
JAPANESE = "農林水産省は春の植え付けについてのお知らせを発表しました"
KOREAN = "농림부는 봄철 파종에 관한 공지를 발표했습니다"
ARABIC = "أعلنت وزارة الزراعة عن بدء موسم الزراعة في المناطق الجنوبية"
HTML_CHARSETS = [
    ("windows-1251", '<meta charset="windows-1251">', "", "Привет мир"),
    ("windows-1251", "", "text/html; charset=windows-1251", "Привет мир"),
    ("utf-8", '<meta charset="iso-8859-1">', "text/html; charset=iso-8859-1", "Größe"),
    ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "", "新闻中心的消息"),
    ("shift_jis", '<meta charset="Shift_JIS">', "", "東京の新しい橋"),
    ("cp1252", '<meta charset="iso-8859-1">', "", "“quoted” – dash"),
    ("utf-16", "", "", "Größe 新闻"),
    ("windows-1256", '<meta charset="windows-1256">', "", "أخبار اليوم"),
    # a label that the bytes refute, and one beside it that they do not
    ("windows-1251", '<meta charset="windows-1251">', "text/html; charset=utf-8", RUSSIAN),
    ("shift_jis", '<meta charset="Shift_JIS">', "text/html; charset=UTF-8", JAPANESE),
    ("euc-kr", '<meta charset="EUC-KR">', "text/html; charset=utf-16", KOREAN),
    ("utf-8", '<meta charset="utf-16">', "text/html; charset=utf-16", RUSSIAN),
    ("ascii", '<meta charset="utf-16le">', "text/html; charset=utf-16", "plain words"),
    # what servers say of every page, whatever it says of itself
    ("windows-1251", '<meta charset="windows-1251">', "text/html; charset=ISO-8859-1", RUSSIAN),
    ("iso-8859-6", '<meta charset="ISO-8859-6">', "text/html; charset=iso-8859-1", ARABIC),
    ("gb18030", '<meta charset="gbk">', "text/html; charset=latin1", CHINESE),
    ("iso2022_jp", '<meta charset="ISO-2022-JP">', "text/html; charset=us-ascii", JAPANESE),
    ("cp1252", '<meta charset="utf-8">', "text/html; charset=iso-8859-1", "Le café fermé à midi"),
    # no label, or none that can be believed
    ("windows-1251", "", "", RUSSIAN),
    ("windows-1251", '<meta charset="utf-8">', "text/html; charset=utf-8", RUSSIAN),
    (
        "koi8-r",
        '<meta charset="nonsense">',
        "text/html; charset=x-user-defined",
        f"{RUSSIAN}. Новости недели",
    ),
    ("gb18030", '<meta charset="utf-8">', "", CHINESE),
    ("shift_jis", "", "", JAPANESE),
    ("euc-jp", "", "text/html; charset=utf-8", JAPANESE),
    ("euc-kr", "", "", KOREAN),
    ("windows-1256", "", "", ARABIC),
    ("cp1252", "", "text/html; charset=utf-8", "Le café fermé à midi, à côté de la fenêtre"),
    # characters of two bytes, with and without a mark, whatever comes first
    ("utf-16-le", "", "", RUSSIAN),
    ("utf-16-be", "\r\n\t <meta charset='utf-8'>", "text/html; charset=utf-8", CHINESE),
    ("utf-16", "", "text/html; charset=windows-1251", RUSSIAN),
    ("utf-8-sig", '<meta charset="windows-1251">', "text/html; charset=iso-8859-1", RUSSIAN),
]


@pytest.mark.parametrize(("charset", "meta", "header", "words"), HTML_CHARSETS)
def test_html_text_is_right(charset: str, meta: str, header: str, words: str) -> None:
    assert words in decode_html(f"<html><head>{meta}</head><p>{words}</p>".encode(charset), header, "")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("blank", ["", "\n", "\r\n\t  "])
def test_a_wide_page_without_a_mark_is_known_by_its_first_tag(charset: str, blank: str) -> None:
    assert wide(f"{blank}<!doctype html><p>Größe".encode(charset)) == charset


def test_a_page_that_says_utf8_is_believed_in_spite_of_many_broken_bytes() -> None:
    """An include in another charset on every page: browsers show the rest of it rightly, and so do we."""
    words = f"<html><head><meta charset=utf-8></head><p>{RUSSIAN}</p>" * 3
    body = words.encode() + "Разработка и поддержка".encode("cp1251")
    text = decode_html(body, "", "")
    assert text.count(RUSSIAN) == 3
    assert "\ufffd" in text


def test_the_operators_word_beats_everything() -> None:
    body = "<meta charset=utf-8>Größe".encode("cp1252")
    assert "Größe" in decode_html(body, "text/html; charset=koi8-r", "windows-1252")


@pytest.mark.parametrize(
    "name", ["utf-7", "UTF7", "unicode_escape", "rot13", "hex", "zlib", "idna", "nonsense", ""]
)
def test_dangerous_and_unknown_labels_are_not_decoded(name: str) -> None:
    assert label(name) == ""


@pytest.mark.parametrize(
    ("declared", "header"),
    [("utf-7", ""), ("", "text/xml; charset=utf-7"), ("UTF-7", "text/xml; charset=UTF-7")],
)
def test_utf7_stays_text(declared: str, header: str, ask: Callable[..., ReadRequest]) -> None:
    xml = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = f'{xml}<rss version="2.0"><channel><item><title>+ADw-script+AD4-</title></item></channel></rss>'
    [entry] = read(ask(body, content_type=header)).candidates
    assert entry.title is not None
    assert entry.title.text == "+ADw-script+AD4-"


def test_one_broken_byte_does_not_turn_the_whole_body(ask: Callable[..., ReadRequest]) -> None:
    titles = "".join(f"<item><title>Żółć number {at}</title></item>" for at in range(20))
    body = f'<rss version="2.0"><channel>{titles}<item><title>X</title></item></channel></rss>'.encode()
    reading = read(ask(body.replace(b">X<", b">caf\xe9<")))
    found = [entry.title.text for entry in reading.candidates if entry.title]
    assert found[0] == "Żółć number 0"
    assert found[-1] == "caf\ufffd"


@given(st.text())
def test_valid_utf8_is_never_touched(text: str) -> None:
    body = text.encode("utf-8", "replace")
    assert mend_utf8(body) == body


@given(st.text(alphabet=st.characters(max_codepoint=0x7F, exclude_characters="\0"), min_size=1))
def test_ascii_is_not_wide(text: str) -> None:
    assert wide(text.encode()) == ""
