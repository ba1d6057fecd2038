"""The list of sources as OPML 2.0, for other readers; what ``opml.read_opml`` reads back."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from aggregator.settings.schema import Source
from aggregator.text.clean import xml_legal


def sources_opml(title: str, sources: Mapping[str, Source]) -> bytes:
    """Every source, switched off or not, by key. Rules are not part of it: they live in the YAML files."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = xml_legal(f"Sources of {title}")
    body = etree.SubElement(root, "body")
    for key, source in sorted(sources.items()):
        name = xml_legal(source.title or key)
        outline = etree.SubElement(body, "outline", type="rss", text=name, title=name)
        outline.set("xmlUrl", xml_legal(source.url))
        if source.home:
            outline.set("htmlUrl", xml_legal(source.home))
        if source.language:
            outline.set("language", source.language)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
