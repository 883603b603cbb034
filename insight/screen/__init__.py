"""Answers on a page: what app.py and pages/ may use of Streamlit beyond plain words."""

from insight.screen import frame, freesql, gap, present, serving
from insight.screen.bench import bench
from insight.screen.card import on_demand, show
from insight.screen.choices import choose, project_filters
from insight.screen.collective import projects
from insight.screen.contribute import contribute, templates, whereabouts
from insight.screen.filters import filtered
from insight.screen.importing import bring
from insight.screen.peer import peer
from insight.screen.pieces import (
    briefing_line,
    figures,
    missing,
    panel,
    sections,
    sources,
    tension,
)
from insight.screen.project import one_project
from insight.screen.regions import regions
from insight.screen.store import held
from insight.screen.submissions import submissions
from insight.screen.waves import computed, wave

__all__ = [
    "bench",
    "briefing_line",
    "bring",
    "choose",
    "computed",
    "contribute",
    "figures",
    "filtered",
    "frame",
    "freesql",
    "gap",
    "held",
    "missing",
    "on_demand",
    "one_project",
    "panel",
    "peer",
    "present",
    "project_filters",
    "projects",
    "regions",
    "sections",
    "serving",
    "show",
    "sources",
    "submissions",
    "templates",
    "tension",
    "wave",
    "whereabouts",
]
