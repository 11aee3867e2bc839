"""Atlas éducatif: page set-up, navigation and the scope that all pages share.

``streamlit run app.py`` serves this file through ``app``, which adds our files and headers;
Streamlit then runs it again as the script of each visitor.
"""

import logging
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

ASSETS = Path(__file__).with_name("pages") / "ui" / "assets"


def main() -> None:
    """One run of the script of one visitor."""
    from data.store import StoreError
    from pages.ui import scope, session
    from pages.ui.sections import SECTIONS

    st.set_page_config(page_title="Atlas éducatif", page_icon="🧭", layout="wide")
    st.logo(ASSETS / "logo.svg", size="large")
    page = st.navigation(
        {
            section: [st.Page(path, title=title) for path, title in pages]
            for section, pages in SECTIONS.items()
        },
        expanded=True,
    )
    try:
        snapshot = session.snapshot()
    except StoreError as error:
        st.error(str(error), icon=":material/block:")
        st.stop()
    st.html(ASSETS / "page.css")
    session.watch(snapshot.revision)
    scope.bar(snapshot.territory)
    page.run()


if get_script_run_ctx(suppress_warning=True) is None:
    from pages.ui.assets import ROUTES
    from pages.ui.http import MIDDLEWARE
    from pages.ui.notices import say_failure

    # Before the first visitor (Streamlit warns that there is none): the folder `pages` is not its
    # older kind of navigation, which answers the first deep link with « not found ».
    logging.disable(logging.WARNING)
    st.navigation([main])
    logging.disable(logging.NOTSET)
    app = st.App(__file__, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=say_failure)
else:
    main()
