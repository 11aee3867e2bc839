"""What a committee pack is to hold, and its making."""

from collections.abc import Iterable

import streamlit as st

from data import store
from data.french import percent
from data.vocabulary import AUDIENCES
from exports.pack.basis import Choice
from exports.pack.content import to_json
from exports.pack.freeze import SECTIONS, freeze, next_id
from pages.ui import session
from pages.ui.notices import plain
from pages.ui.scope import Scope


def ask(snapshot: session.Snapshot, here: Scope, taken: Iterable[str]) -> str | None:
    """The form; the identifier of the pack once it is frozen and stored."""
    norms = snapshot.territory.tables["need_scenarios"].drop_duplicates("scenario")
    named = norms.set_index("scenario")["name"]
    with st.form("nouveau_dossier", border=False):
        st.markdown(
            f"Il portera sur les {here.children} {plain(here.words)} : la portée choisie en haut "
            "de la page."
        )
        left, right = st.columns(2)
        title = left.text_input("Intitulé", "Comité de pilotage")
        author = right.text_input("Préparé par (service ou fonction)")
        scenario = left.selectbox(
            "Norme de besoin",
            sorted(named.index, key=lambda code: code != "universelle"),
            format_func=named.__getitem__,
        )
        audience = right.selectbox(
            "Destinataires", list(AUDIENCES), format_func=AUDIENCES.__getitem__
        )
        sections = st.pills(
            "Sections",
            list(SECTIONS),
            selection_mode="multi",
            default=list(SECTIONS),
            format_func=lambda key: SECTIONS[key][0],
        )
        asked = st.form_submit_button(
            "Figer le dossier", type="primary", disabled=not store.may_write()
        )
    if not asked:
        return None
    if not (title.strip() and author.strip() and sections and scenario and here.quartiers):
        st.warning("Il faut un intitulé, un auteur, un quartier et une section au moins.")
        return None
    choice = Choice(
        title.strip(),
        here.quartiers,
        here.bands,
        here.period,
        scenario,
        audience,
        sections,
        here.walking_min,
    )
    return _frozen(snapshot, choice, author.strip(), taken)


def _frozen(
    snapshot: session.Snapshot, choice: Choice, author: str, taken: Iterable[str]
) -> str | None:
    day = snapshot.territory.scope_date
    name = next_id(day, taken)
    with st.status("Le dossier se prépare…") as status:
        pack = freeze(
            snapshot.territory,
            snapshot.revision,
            choice,
            name,
            session.released(snapshot.revision),
            lambda share, words: status.update(label=f"{percent(share)} · {words}"),
        )
        row = {
            "pack_id": name,
            "title": choice.title,
            "frozen_on": day,
            "author": author,
            "audience": choice.audience,
            "revision": snapshot.revision,
            "content": to_json(pack),
        }
        try:
            store.save(
                session.database(),
                "packs",
                [store.Edit((name,), row, None)],
                author=author,
                reason=f"Dossier {name}",
            )
        except (store.StoreError, ValueError) as error:
            status.update(label="Le dossier n’a pas été gardé", state="error")
            st.error(plain(error), icon=":material/block:")
            return None
    return name
