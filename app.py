"""The frame: contents, title bar, footer. A page is one file in pages/ and one line here."""

import streamlit as st

from insight.screen import frame, serving

if __name__ == "__main__":
    frame.begin(
        {
            "Summary": [st.Page("pages/briefing.py", title="Briefing", default=True)],
            "What the evidence says": [
                st.Page("pages/challenges.py", title="Challenges"),
                st.Page("pages/barriers.py", title="Barriers"),
                st.Page("pages/facilitators.py", title="Facilitators"),
                st.Page("pages/technology.py", title="Technology"),
                st.Page("pages/vision.py", title="Vision 2030"),
            ],
            "Who has tried what": [
                st.Page("pages/regions.py", title="Regions"),
                st.Page("pages/collective.py", title="Projects"),
                st.Page("pages/contribute.py", title="Contribute a project"),
                st.Page("pages/gap.py", title="Gap board"),
            ],
            "Survey waves": [st.Page("pages/survey.py", title="Survey waves")],
            "To hand on": [
                st.Page("pages/present.py", title="Present"),
            ],
            "Where it comes from": [
                st.Page("pages/sources.py", title="Data and method"),
                st.Page("pages/ask.py", title="Ask"),
                st.Page("pages/data.py", title="Load data"),
            ],
        }
    )
else:
    # The server reads this file once by its name, for what goes round the script above.
    app = st.App(__file__, **serving.around())
