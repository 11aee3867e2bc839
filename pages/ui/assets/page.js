// Words and roles of Streamlit's own parts that have no setting.
(function () {
  "use strict";
  var WORDS = {
    "App pages": "Pages", "Browse files": "Parcourir", "Choose an option": "Choisir",
    "Clear all": "Tout effacer", "Clear value": "Effacer", Close: "Fermer",
    "Close fullscreen": "Quitter le plein écran", "Collapse sidebar": "Replier le menu",
    "Copy Vega-Lite spec": "Copier la description du graphique",
    "Download as CSV": "Télécharger en CSV", "Download as PNG": "Télécharger l’image",
    "Drag and drop file here": "Déposer un fichier ici", "Expand sidebar": "Déplier le menu",
    Fullscreen: "Plein écran", "Hide data": "Cacher les données",
    "Navigate to home page": "Aller à la première page", "No results": "Aucun résultat",
    Open: "Ouvrir", Search: "Rechercher", "Select all": "Tout choisir",
    "Selected values": "Valeurs choisies", "Show data": "Montrer les données",
    "Show/hide columns": "Choisir les colonnes", Sidebar: "Menu",
    "Skip to main content": "Aller au contenu", "Type to search": "Écrire pour chercher",
    Upload: "Déposer un fichier", "file upload": "Fichier à déposer",
    "Choose date": "Choisir une date", Empty: "Vide", dd: "jj", yyyy: "aaaa",
  };
  var STARTS = {
    "Help for ": "Aide : ", "Remove ": "Enlever ", "day, ": "Jour, ", "month, ": "Mois, ", "year, ": "Année, ",
  };
  var NAMES = ["aria-label", "aria-valuetext", "placeholder", "title"];
  function french(text) {
    var word = text.trim(), colon = word.indexOf(": ");
    if (WORDS[word]) return WORDS[word];
    if (WORDS[word.slice(0, colon)]) return WORDS[word.slice(0, colon)] + " : " + word.slice(colon + 2);
    var start = Object.keys(STARTS).find(function (start) { return word.startsWith(start); });
    if (start) return STARTS[start] + word.slice(start.length);
    if (/^\d+MB per file/.test(word)) return word.replace("MB per file", " Mo par fichier");
    var size = /^([\d.]+)(B|KB|MB)$/.exec(word);
    return size && Number(size[1]).toLocaleString("fr") + { B: " o", KB: " ko", MB: " Mo" }[size[2]];
  }
  function text(node) {
    var word = french(node.nodeValue);
    if (word) node.nodeValue = word;
  }
  function attributes(element) {
    NAMES.forEach(function (name) {
      var word = element.hasAttribute(name) && french(element.getAttribute(name));
      if (word) element.setAttribute(name, word);
    });
    if (element.tagName === "IFRAME" && element.title.startsWith("streamlit_folium"))
      element.title = "Carte (les mêmes faits sont dans le tableau)";
    // A section of the navigation stands between the list and its items.
    if (element.dataset.testid === "stSidebarNavItems") element.setAttribute("role", "none");
    if (element.tagName === "LI" && element.parentElement.tagName === "DIV")
      element.parentElement.setAttribute("role", "list");
  }
  function tidy(root) {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    attributes(root);
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      (walker.currentNode.nodeType === Node.TEXT_NODE ? text : attributes)(walker.currentNode);
  }
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") attributes(change.target);
      else if (change.type === "characterData") text(change.target);
      else change.addedNodes.forEach(tidy);
    });
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
  tidy(document.documentElement);
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".st-key-plein_ecran button")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
})();
