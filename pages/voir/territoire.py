import streamlit as st
from geo import maps
from pages.ui import map_view, scope, session
snap = session.snapshot()
sc = scope.current(snap.territory)
st.write(sc.name, sc.quartiers)
map_view.show(snap, maps.Shading({"QN03709M": "#d44803"}, {}, focus=[sc.place] if sc.place else [], selected=[sc.place]), key="carte_territoire", height=480, on_pick=lambda p: scope.choose(p["code"]))
