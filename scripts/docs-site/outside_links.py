"""A hook of MkDocs: links of the pages to files outside docs/ lead to the repository."""

from __future__ import annotations

import posixpath
import re
from typing import Any

LINK = re.compile(r"(?<=\]\()(\.\./[^)#\s]*)")


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """The page's text, in which no link leads out of the site's folder."""

    def resolved(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), found[1]))
        return found[1] if path.startswith("docs/") else f"{config.repo_url}/blob/main/{path}"

    return LINK.sub(resolved, markdown)
