"""Lists of sources: what is taken, what is skipped and why, what is refused as a whole; the files written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import ConfigError
from aggregator.settings.block import judge_block
from aggregator.settings.document import parse_document
from aggregator.settings.loader import load_sources
from aggregator.settings.opml import OpmlEntry, OpmlLimits, read_opml, source_text, write_sources
from aggregator.settings.schema import Source
from aggregator.text.urls import canonical


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def outline(title: str, url: str) -> str:
    return f"<outline type='rss' text={quoteattr(title)} xmlUrl={quoteattr(url)}/>"


def test_nested_folders_titles_and_homes() -> None:
    body = (
        "<outline text='UN'><outline title='Health'>"
        "<outline type='rss' text='who' title='WHO' xmlUrl='https://who.example/rss' "
        "htmlUrl='https://who.example/'/>"
        "</outline></outline>"
        "<outline XMLURL=' https://fao.example/rss ' htmlUrl='javascript:alert(1)'/>"
    )
    report = read_opml(opml(body))
    assert report.skipped == ()
    who, fao = report.entries
    assert (who.title, who.url, who.home) == ("WHO", "https://who.example/rss", "https://who.example/")
    assert who.folders == ("UN", "Health")
    assert (fao.title, fao.url, fao.home, fao.folders) == ("fao.example", "https://fao.example/rss", "", ())


def test_every_outline_is_taken_or_skipped_with_a_reason() -> None:
    body = (
        outline("A", "https://example.org/a")
        + outline("A again", "http://www.example.org/a?utm_source=x")
        + outline("Known", "https://known.example/feed")
        + outline("File", "file:///etc/passwd")
        + outline("Empty", "")
        + "<outline type='rss' text='No address'/>"
        + "<outline text='Folder'>"
        + outline("B", "https://example.org/b")
        + "</outline>"
    )
    report = read_opml(opml(body), known={canonical("https://known.example/feed"): "known"})
    assert [entry.title for entry in report.entries] == ["A", "B"]
    assert [(one.title, one.reason.split(":")[0]) for one in report.skipped] == [
        ("A again", "the source 'A' has this address already"),
        ("Known", "the source 'known' has this address already"),
        ("File", "is not a web address"),
        ("Empty", "is not a web address"),
        ("No address", "it has no xmlUrl"),
    ]


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"x" * 5_000_001, "l.opml: is larger than 5 MB - split it"),
        (b"", "l.opml: is not well-formed: no element found"),
        (b"<html><body/></html>", "l.opml:1: is not an OPML file - it must begin with <opml>"),
        (b'<rss version="2.0"/>', "l.opml:1: is not an OPML file - it must begin with <opml>"),
        (b"url,title\n", "l.opml:1: is not well-formed: Start tag expected, '<' not found"),
        (
            (BOMB + "<opml><body><outline text='&i;'/></body></opml>").encode(),
            "l.opml:1: has a document type",
        ),
        (
            b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>',
            "l.opml:1: has a document type (DOCTYPE) - take it away; OPML has none",
        ),
        (
            opml("\n<outline xmlUrl='https://example.org/?a=1&b=2'/>"),
            "l.opml:2: is not well-formed: EntityRef: expecting ';' - an & in an address is written &amp;",
        ),
        (opml("<outline text='x'>"), "l.opml:1: is not well-formed: Opening and ending tag mismatch"),
        (opml("<outline>" * 49 + "</outline>" * 49), "l.opml:1: is nested deeper than 50 levels"),
        (opml("<outline>" * 30_000), "l.opml:1: is nested deeper than 50 levels"),
    ],
    ids=["large", "empty", "html", "rss", "csv", "bomb", "external", "ampersand", "cut", "deep", "very deep"],
)
def test_lists_that_are_refused_as_a_whole(raw: bytes, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_opml(raw, file="l.opml")
    assert str(caught.value.problems[0]).startswith(told)


def test_a_hundred_thousand_entries_are_refused_and_ten_thousand_taken() -> None:
    many = [f"<outline xmlUrl='https://e.org/{n}'/>" for n in range(100_000)]
    with pytest.raises(ConfigError, match="holds more than 10000 sources"):
        read_opml(opml("".join(many)), limits=OpmlLimits(max_bytes=50_000_000))
    assert len(read_opml(opml("".join(many[:10_000]))).entries) == 10_000


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_report_or_a_reason(raw: bytes) -> None:
    for data in (raw, opml("") + raw, b"<opml>" + raw):
        try:
            read_opml(data)
        except ConfigError as error:
            assert all(problem.message for problem in error.problems)


def entry(title: str, url: str = "https://example.org/feed") -> OpmlEntry:
    return OpmlEntry(title=title, url=url)


def test_files_get_free_names_and_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/un-news.yaml").write_text("mine")
    (tmp_path / "sources/who.yml").write_text("mine too")
    entries = (
        entry("UN News!", "https://e.org/1"),
        entry("Un  news", "https://e.org/2"),
        entry("WHO", "https://e.org/3"),
        entry("Новости", "https://www.news.example/rss"),
        entry("联合国新闻", "https://例子.example/rss"),
    )
    dry = write_sources(entries, tmp_path, dry_run=True)
    assert sorted(path.name for path in (tmp_path / "sources").iterdir()) == ["un-news.yaml", "who.yml"]
    done = write_sources(entries, tmp_path, dry_run=False)
    assert done == dry
    assert [one.key for one in done] == ["un-news-2", "un-news-3", "who-2", "news-example", "example"]
    assert (tmp_path / "sources/un-news.yaml").read_text() == "mine"
    sources, _ = load_sources(tmp_path)
    assert [sources[one.key].url for one in done] == [one.url for one in entries]


def test_a_file_that_appears_in_between_is_not_overwritten(tmp_path: Path) -> None:
    first = write_sources([entry("A")], tmp_path, dry_run=False)
    path = tmp_path / first[0].file
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    again = write_sources([entry("A")], tmp_path, dry_run=False)
    assert again[0].key == "a-2"


def test_an_entry_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    def entries() -> Iterator[OpmlEntry]:  # the folder goes away while the list is written
        yield entry("A", "https://e.org/a")
        shutil.rmtree(tmp_path / "sources")
        yield entry("B", "https://e.org/b")

    done = write_sources(entries(), tmp_path, dry_run=False)
    assert [(one.key, one.reason) for one in done] == [
        ("a", ""),
        ("b", "the file cannot be written: no such file or directory"),
    ]


TEXTS = st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(str.isprintable)


@given(
    title=TEXTS, folders=st.lists(TEXTS.filter(bool), max_size=3), path=st.text("ab/?&=#%:~,;", max_size=20)
)
def test_a_written_source_says_the_same_when_read(title: str, folders: list[str], path: str) -> None:
    written = OpmlEntry(title=title, url=f"https://example.org/{path}", folders=tuple(folders))
    document, problems = parse_document(source_text(written).encode(), "a.yaml")
    assert problems == ()
    assert document is not None
    source, problems = judge_block(document, Source)
    assert problems == ()
    assert source is not None
    assert (source.title, source.url) == (written.title, written.url)
