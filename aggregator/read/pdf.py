"""What a PDF says of itself. Asked in the child: a stranger's document may keep a parser busy for ever."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Final

from aggregator.errors import ReadError
from aggregator.models import Reading, ReadingKind
from aggregator.read.request import ReadRequest
from aggregator.text.language import language_tag

_MOST: Final = 100_000  # pages; a document that says it has more says anything
_EXTRA: Final = "install the extra 'documents': pip install --require-hashes -r requirements/documents.txt"


def read_pdf(request: ReadRequest) -> Reading:
    """Its pages and its language. Raises ``ReadError``: ``needs-extra``, ``unreadable-pdf``.

    Not its title: more often than not that is the name of a template or of the program that wrote it.
    """
    try:
        from pypdf import PdfReader  # large, and of use only to those who ask for it
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as error:
        raise ReadError(
            "needs-extra", "a PDF is read with pypdf, which is not here", next_step=_EXTRA
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is odd in a document is no news of ours
    try:
        document = PdfReader(BytesIO(request.body))
        pages, language = len(document.pages), document.root_object.get("/Lang")
    except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError("unreadable-pdf", f"{type(error).__name__}: {error}"[:200]) from error
    if not 0 < pages <= _MOST:
        raise ReadError("unreadable-pdf", f"it says that it has {pages} pages")
    tag = language_tag(language) if isinstance(language, str) else ""
    return Reading(kind=ReadingKind.DOCUMENT, method="pypdf", pages=pages, language=tag)
