"""What publishers send, and what a reader should see: titles, and bodies with their pictures."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.clean import plain_text, safe_html
from aggregator.text.mojibake import mended

mended("CafÃ©")  # loads its library now: a first example that takes long would count as a slow one
BASE = "https://e.org/n/"
NBSP = "\u00a0"

BROKEN = [
    ("CafÃ© au lait", "Café au lait"),
    ("Ã‰cole ouverte Ã  tous", "École ouverte à tous"),
    ("Ã©tÃ©", "été"),
    ("VoilÃ\u00a0!", "Voilà!"),
    ("SÃ£o TomÃ© e PrÃ\u00adncipe", "São Tomé e Príncipe"),
    ("El niÃ±o y el Ã¡rbol", "El niño y el árbol"),
    ("MÃ¼nchen grÃ¼ÃŸt", "München grüßt"),
    ("It’s late â€“ but not too late", "It’s late – but not too late"),
    ("The ministerâ€™s word", "The minister’s word"),
    ("â€œBridgesâ€\u009d reopen", "“Bridges” reopen"),
    ("Wait â€¦", "Wait …"),
    ("30Â°C in the shade", "30°C in the shade"),
    ("Â© 2021", "© 2021"),
    ("ÃƒÂ©cole", "école"),
    ("TÃ¼rkiyeâ€™de aÄŸaÃ§", "Türkiye’de ağaç"),
    ("Å»Ã³Å‚te jabÅ‚ka", "Żółte jabłka"),
    ("Ð\u009fÑ\u0080Ð¸Ð²ÐµÑ‚", "Привет"),
    ("РџСЂРёРІРµС‚ РјРёСЂ", "Привет мир"),
    ("Ø§Ù„Ø³Ù„Ø§Ù…", "السلام"),
    ("×©×œ×•×\u009d", "שלום"),
    ("å®‰å…¨ç\u0090†äº‹ä¼š", "安全理事会"),
    ("à¤¸à¤‚à¤¯à¥\u0081à¤•à¥\u008dà¤¤", "संयुक्त"),
    ("thumbs ðŸ‘\u008d up", "thumbs 👍 up"),
]

RIGHT = [
    "Café", "ÉLYSÉE” fermé", "“MARWARÎ”", "GENÈVE™", "CAFÉ®", "L’ÉTÉ… enfin", "VIRTÙ»", "«\u00a0DÉJÀ\u00a0»",
    "XÃ\u00a0HỘI CHỦ NGHĨA", "MANHÃ\u00a0DE SOL", "IRMÃ E IRMÃO", "ĐÃ NẴNG", "AÇÃO®", "Straße", "Großmaß™",
    "qualité¹²", "chanté…”", "naïve", "Ångström – Äpfel", "ZVÄČŠIŤ", "Ünye’de", "ÅÄÖ", "×3–×4", "Ø “alt”",
    "Tiếng Việt đẹp", "Ñandú", "¡NIÑO!", "3 × 4 = 12", "€5 – £3", "РФ и США", "С. Петербург", "“quoted” ‘so’",
    "ＦＵＬＬ width", "ﬁrst", "½ cup", "50 ° north", "Ελλάδα", "日本語テキスト", "ÀÈÌÒÙ", "Þórr Ðorgeir",
]  # fmt: skip

PLAIN = [
    # entities, once
    ("Fish &amp; chips", "Fish & chips"),
    ("Fish &amp;amp; chips", "Fish &amp; chips"),
    ("Fish &#38; chips &#x26; peas", "Fish & chips & peas"),
    ("caf&eacute; &ndash; th&eacute;", "café – thé"),
    ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
    ("&Atilde;&copy;t&Atilde;&copy;", "été"),
    ("it&#146;s", "it’s"),
    ("&quot;so&quot; &apos;so&apos;", "\"so\" 'so'"),
    # white space
    (" a \t b \n\n c ", "a b c"),
    (f"a{NBSP}{NBSP}b\u2003c\u3000d", "a b c d"),
    ("a<br>b<br/>c", "a b c"),
    ("<p>a</p>\n<p>b</p>", "a b"),
    ("a<wbr>b<b>c</b>d", "abcd"),
    # what nobody sees, and what only looks so
    ("co\u00adop\u200ber\ufeffate", "cooperate"),
    ("\u202eright\u202c to left", "right to left"),
    ("می\u200cشود", "می\u200cشود"),
    ("क्\u200dष", "क्\u200dष"),
    ("👩\u200d🌾 farms", "👩\u200d🌾 farms"),
    ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f won", None),
    ("❤\ufe0f", "❤\ufe0f"),
    ("a\u200d b", "a b"),
    ("\U000e0041\U000e0042x", "x"),
    # words of the author stay as they are
    ("MINISTERS MEET IN KYOTO", "MINISTERS MEET IN KYOTO"),
    ("iPhone eBay McDonald", "iPhone eBay McDonald"),
    ("‘single’ “double” «guillemets»", "‘single’ “double” «guillemets»"),
    ("１２３ ＡＢＣ", "１２３ ＡＢＣ"),
    # no markup
    ("<b>Bold</b> and <i class=x>italic</i>", "Bold and italic"),
    ("<!-- note -->seen", "seen"),
    ("<script>alert(1)</script>seen<style>p{}</style>", "seen"),
    ("<a href='x' title='a > b'>link</a>", "link"),
    ("<![CDATA[text & <b>more</b>]]>", "text & more"),
    ("<noscript><img src=x></noscript>a", "a"),
    ("<select><option>x</select>a", "a"),
    ("<h1>Head</h1>Text", "Head Text"),
    ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
    ("x<sup>2</sup> H<sub>2</sub>O", "x2 H2O"),
    ("&#0;&#xD800;&#x110000;a", "\ufffd\ufffd\ufffda"),
    ("\x00\x0b\x1fa\x7f", "a\x7f"),
]

IMG = '<img src="https://e.org/a.jpg">'
LINK = 'rel="noopener noreferrer"'
BODIES = [
    # pictures that wait for a script
    ('<img data-src="/a.jpg">', IMG),
    ('<img src="data:image/gif;base64,R0lGOD" data-src="/a.jpg">', IMG),
    ('<img src="/blank.gif" data-lazy-src="/a.jpg">', IMG),
    ('<img src="/loading.gif" data-original="/a.jpg">', IMG),
    ('<img src="/placeholder.png" data-srcset="/s.jpg 100w, /a.jpg 900w">', IMG),
    ('<img data-lazy-srcset="/a.jpg 2x, /s.jpg 1x">', IMG),
    ('<img srcset="/s.jpg 100w, /a.jpg 900w">', IMG),
    ('<img src="/lazy-load.svg" srcset="/s.jpg 1x, /a.jpg 2x">', IMG),
    ('<img src="data:image/svg+xml,x" data-hi-res="/a.jpg?x=1">', '<img src="https://e.org/a.jpg?x=1">'),
    ('<img src="/a.jpg" data-large-file="/b.jpg" data-id="7">', IMG),
    ('<img class="lazy" data-src="{{photo}}" src="/a.jpg">', IMG),
    ('<picture><source srcset="/a.jpg 900w, /s.jpg 90w"><img alt=""></picture>', IMG[:-1] + ' alt="">'),
    ('<picture><source srcset="/b.webp"><img src="/a.jpg"></picture>', IMG),
    ('<picture><source data-srcset="/a.jpg"><img src="data:x"></picture>', IMG),
    # the twin for readers without scripts
    ('<img class="lazy"><noscript><img src="/a.jpg"></noscript>', IMG),
    ('<img src="data:x" data-src="/a-90.jpg"><noscript><img src="/a.jpg"></noscript>', IMG),
    ('<img src="/spacer.gif"> <noscript>\n<img src="/a.jpg">\n</noscript>', IMG),
    ('<p><img data-src="/a.jpg"></p><noscript><p><img src="/a.jpg"></p></noscript>', f"<p></p>{IMG}"),
    ('<img src="/a.jpg"><noscript><img src="//count.example/c"></noscript>', IMG),
    ('<img src="/a.jpg"><noscript><img src="/hit" width=1 height=1></noscript>', IMG),
    ('<img data-src="/a.jpg"><noscript><img src="/hit" height="1" width="1"></noscript>', IMG),
    ('text<noscript><img src="/a.jpg"></noscript>', f"text{IMG}"),
    ('<noscript>Please enable scripts <img src="/a.jpg"></noscript>', IMG),
    ('<img src="/b.jpg">words<noscript><img src="/a.jpg"></noscript>', f'<img src="https://e.org/b.jpg">words{IMG}'),
    # what counts readers
    ('a<img src="//x.example/t.gif" width="1" height="1">', "a"),
    ('a<img src="//x.example/t" width="1px">', "a"),
    ('a<img src="//x.example/t" height="0">', "a"),
    ('a<img src="//x.example/t" style="width:1px;height:1px">', "a"),
    ('a<img src="//x.example/t" style="VISIBILITY: hidden">', "a"),
    ('a<img src="//x.example/b.gif?host=e&rand=7">', "a"),
    ('a<img src="//x.example/pixel.gif">', "a"),
    ('a<img src="//x.example/pixel.php?u=1">', "a"),
    ('a<img src="//x.example/open?m=1">', "a"),
    ('a<img src="//x.example/1x1.png#x">', "a"),
    ('a<img src="//x.example/~r/news/~4/abc">', "a"),
    ('a<img src="/b.gif">', 'a<img src="https://e.org/b.gif">'),
    ('a<img src="/open.png" style="width:100%">', 'a<img src="https://e.org/open.png">'),
    ('<img src="/a.jpg" width="100" height="10">', '<img src="https://e.org/a.jpg" width="100" height="10">'),
    # links
    ('<a href="b">x</a>', f'<a href="https://e.org/n/b" {LINK}>x</a>'),
    ('<a href="//o.example/b">x</a>', f'<a href="https://o.example/b" {LINK}>x</a>'),
    ('<a href="?p=1" target=_blank onclick=go()>x</a>', f'<a href="https://e.org/n/?p=1" {LINK}>x</a>'),
    ('<a href="#note">x</a>', f'<a href="https://e.org/n/#note" {LINK}>x</a>'),
    ('<a href="vbscript:x">x</a>', f"<a {LINK}>x</a>"),
    ('<a href="jav&#x09;ascript:x">x</a>', f"<a {LINK}>x</a>"),
    ('<a href="https://a@b.example/">x</a>', f"<a {LINK}>x</a>"),
    ('<blockquote cite="b">x</blockquote>', '<blockquote cite="https://e.org/n/b">x</blockquote>'),
    # scripts and what can carry them
    ("a<script src=x></script><style>b</style><link rel=x>", "a"),
    ("a<iframe src=x>b</iframe><object data=x>c</object><embed src=x>", "a"),
    ("<svg onload=x><a href=y>b</a></svg>c", "c"),
    ("<div onmouseover=x style=y><section>a</section></div>", "<div>a</div>"),
    ("<form action=x><input name=y>a</form>", "a"),
    ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ("<td>a</td>", "a"),
    # words
    ("<p>CafÃ© &Atilde;&copy;t&Atilde;&copy;</p>", "<p>Café été</p>"),
    ("<p>Ã&nbsp; la carte</p>", "<p>à la carte</p>"),
    ("<p>it\x92s a\u202eb</p>", "<p>it’s ab</p>"),
    ("<p>می\u200cشود 👩\u200d🌾</p>", "<p>می\u200cشود 👩\u200d🌾</p>"),
    ("<p lang=ar dir=rtl>نص</p>", '<p lang="ar" dir="rtl">نص</p>'),
    ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "whole"), BROKEN, ids=lambda text: ascii(text)[:40])
def test_what_was_decoded_wrongly_is_put_right(broken: str, whole: str) -> None:
    assert plain_text(broken, False) == whole


@pytest.mark.parametrize("text", RIGHT, ids=lambda text: ascii(text)[:40])
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == text
    assert plain_text(text, True) == " ".join(text.split())


@pytest.mark.parametrize(("html", "text"), PLAIN, ids=lambda text: ascii(text)[:40])
def test_a_title_is_what_a_reader_sees(html: str, text: str | None) -> None:
    assert plain_text(html, True) == (html if text is None else text)


@pytest.mark.parametrize(("html", "clean"), BODIES, ids=lambda text: ascii(text)[:50])
def test_a_body_is_what_may_be_shown(html: str, clean: str) -> None:
    assert safe_html(html, BASE) == clean


PIECES = [
    "Ã", "©", "â", "€", "™", "\u0080", "\u009d", "\u00ad", NBSP, "&nbsp;", "Ð", "°", "&Atilde;", "&copy;",
    "a", "É",
    "Р", "ї", "\u200b", "\x00", "<b>", "</b>", " ", "Â", "ƒ", "\u0301", "<noscript>",
    "</noscript>", "<picture>",
    "<source srcset='/a 1w'>", "<img src=/a.jpg>", "<img data-src=/b.jpg>", "<img data-noscript-twin src=/c>",
    "<img", ">",
]  # fmt: skip
broken = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(text=broken, is_html=st.booleans())
def test_a_second_cleaning_finds_nothing_to_do(text: str, is_html: bool) -> None:
    once = plain_text(text, is_html)
    assert plain_text(once, False) == once
    html = safe_html(text, BASE)
    assert safe_html(html, BASE) == html


LONG = {
    "open noscripts": "<noscript>",
    "noscripts": "<noscript><img src=/a.jpg></noscript>",
    "twins": "<img data-src=/a.jpg><noscript><img src=/b.jpg></noscript>",
    "sources": "<picture><source srcset='/a.jpg 1w, /b.jpg 2w'>",
    "data attributes": "<img data-a='/x.jpg'" + " data-b=''" * 40 + ">",
    "broken letters": "Ã©",
    "no-break spaces": NBSP,
    "references": "&Atilde;&copy;",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    quarter, whole = (seconds(piece * (size // len(piece))) for size in (250_000, 1_000_000))
    assert whole < 8 * quarter + 0.2


def seconds(text: str) -> float:
    began = time.process_time()
    plain_text(text, True)
    safe_html(text, BASE)
    return time.process_time() - began
