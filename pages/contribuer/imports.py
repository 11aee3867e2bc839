"""Imports: files in, what was understood, what would change; one transaction, one way back."""

import streamlit as st

from data import store
from data.french import count, day, number
from data.readers.partner_fields import KINDS
from pages.ui import (
    import_formats,
    import_history,
    import_preview,
    import_report,
    import_session,
    import_territory,
    notices,
    session,
)
from pages.ui.import_session import Read

snapshot = session.snapshot()
known = import_history.last_imports()
top, said = st.container(), st.container()


def waiting() -> str:
    """The answer while no file is dropped."""
    if not known:
        return "**Aucun import** dans cette base. Rien n’est écrit avant votre accord."
    last = known[0]
    return (
        f"**{count(len(known), 'import')}** dans cette base, le dernier le {day(last.at)} par "
        f"{notices.plain(last.author)}. Rien n’est écrit avant votre accord."
    )


def understood(found: Read) -> str:
    """The answer once files are read."""
    reports = found.result.reports
    taken = sum(one.taken for one in reports)
    open_rows = sum(len(one.refused) + len(one.doubtful) for one in reports)
    faulty = len(found.result.problems) + sum(bool(one.problems) for one in reports)
    if faulty:
        return f"**Import refusé** : {count(faulty, 'problème')} à régler, rien n’a été écrit."
    rest = f"{number(open_rows)} à décider" if open_rows else "rien à décider"
    return f"**{count(taken, 'ligne comprise', 'lignes comprises')}**, {rest}."


def why_not(found: Read, leave_out: bool) -> str | None:
    """Why the files cannot be imported as they stand."""
    reports = found.result.reports
    if not store.may_write():
        return "Cette base est en lecture seule."
    if found.result.problems or any(one.problems for one in reports):
        return "Un problème est à régler d’abord, dans le fichier."
    if any(one.refused or one.doubtful for one in reports) and not leave_out:
        return (
            "Des lignes sont refusées ou douteuses : répondre aux questions, corriger le "
            "fichier, ou les laisser de côté."
        )
    if found.changes_nothing:
        return "Tout est déjà dans le territoire : il n’y a rien à écrire."
    return None


def show_import(found: Read) -> None:
    """Report, preview and button."""
    import_report.show(found.result)
    if found.changes:
        st.header("Ce qui changerait", anchor=False)
        import_preview.show(found.changes)
    leave_out = st.checkbox(
        "Laisser de côté les lignes refusées ou douteuses",
        disabled=not any(one.refused or one.doubtful for one in found.result.reports),
    )
    reason = why_not(found, leave_out)
    st.button(
        "Importer",
        type="primary",
        disabled=reason is not None,
        on_click=import_session.write_import,
        args=(snapshot, uploads, found, leave_out),
    )
    st.caption(reason or "Une seule écriture, tout ou rien, qui s’annule en entier.")


if store.may_write():
    import_session.ask_author()
else:
    st.info(
        "Cette base est en lecture seule : un fichier peut être essayé, pas importé.",
        icon=":material/lock:",
    )
importing, formats, last, new = st.tabs(
    ["Importer", "Modèles et formats", "Derniers imports", "Créer mon territoire"]
)
with importing:
    if snapshot.territory.is_demo:
        st.caption(
            "Cette base contient la démonstration : un import s’y essaie. Pour travailler sur "
            "votre ville, commencer par « Créer mon territoire »."
        )
    uploads = import_session.uploader("Déposer un ou plusieurs fichiers", "fichiers")
    read = import_session.read(snapshot, uploads) if uploads else None
    if read:
        show_import(read)
    else:
        st.markdown(
            "**Tableaux de partenaires** (CSV, Excel, LibreOffice) : "
            + ", ".join(kind.title for kind in KINDS)
            + ".  \n**Fichiers officiels**, tels que publiés : "
            + ", ".join(content for content, _, _ in import_formats.OFFICIAL)
            + "."
        )
with formats:
    import_formats.show(snapshot)
with last:
    import_history.show(known)
with new:
    import_territory.show(snapshot)
with top:
    notices.heading("Imports", understood(read) if read else waiting())
with said:
    import_history.confirm(with_files=read is not None)
notices.method(__file__, size=str(import_session.MAX_MB))
