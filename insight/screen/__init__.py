"""Answers on a page: what app.py and pages/ may use of Streamlit beyond plain words."""

from insight.screen import frame
from insight.screen.card import show
from insight.screen.choices import choose, filters, project_filters
from insight.screen.pieces import (
    briefing_line,
    figures,
    missing,
    panel,
    question,
    sections,
    sources,
    tension,
)

__all__ = [
    "briefing_line",
    "choose",
    "figures",
    "filters",
    "frame",
    "missing",
    "panel",
    "project_filters",
    "question",
    "sections",
    "show",
    "sources",
    "tension",
]
