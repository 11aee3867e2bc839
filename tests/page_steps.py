"""What tests do with a page opened by Streamlit's own test driver, and read on it."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from data.check import Tables

Open = Callable[[str, Tables | None], AppTest]


def texts(app: AppTest) -> str:
    """Everything the page says in words."""
    assert not app.exception, [error.stack_trace for error in app.exception]
    kinds = ("markdown", "caption", "subheader", "title", "info", "warning", "error", "metric")
    said = [str(element.value) for kind in kinds for element in app.get(kind)]
    return "\n".join([*said, *(str(metric.label) for metric in app.metric)])


def takeaway(app: AppTest) -> str:
    """The page's answer in one sentence, the first one under its title, without bold marks."""
    texts(app)
    elements = iter(app.main)
    assert any(element.type == "title" for element in elements)
    return str(next(element for element in elements if element.type == "markdown").value).replace(
        "*", ""
    )


def scoped(app: AppTest, place: str = "", band: str = "", period: str = "scolaire") -> AppTest:
    app.selectbox(key="territoire").set_value(place)
    app.selectbox(key="age").set_value(band)
    app.selectbox(key="periode").set_value(period)
    return app.run()
