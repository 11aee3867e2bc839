// Words of Streamlit's own parts that have no French setting.
(function () {
  "use strict";
  var words = { "Browse files": "Parcourir", Upload: "Déposer un fichier" };
  function tidy() {
    document.querySelectorAll('iframe[title^="streamlit_folium"]').forEach(function (frame) {
      frame.title = "Carte (les mêmes faits sont dans le tableau)";
    });
    document.querySelectorAll('[data-testid="stFileUploader"] button').forEach(function (button) {
      var word = words[button.textContent.trim()];
      if (word) button.textContent = word;
    });
  }
  new MutationObserver(tidy).observe(document.documentElement, { childList: true, subtree: true });
  tidy();
})();
