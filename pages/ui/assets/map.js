// What the map frame needs beside Leaflet. Text is only ever set through textContent.
(function () {
  "use strict";
  function text(value) {
    var node = document.createElement("span");
    node.textContent = value;
    return node;
  }
  var atlas = (window.atlas = {});

  // Draws communes and quartiers once, with labels that give way to one another.
  atlas.ground = function (map, options) {
    var quartiers = {}, labels = [];
    L.geoJSON(window.atlasOutlines.communes, {
      interactive: false,
      style: options.commune,
      onEachFeature: function (feature, layer) {
        label(feature.properties.name, [[layer.getBounds().getCenter(), "center"]], "atlas-commune");
      },
    }).addTo(map);
    L.geoJSON(window.atlasOutlines.quartiers, {
      style: options.quartier,
      onEachFeature: function (feature, layer) {
        var p = feature.properties;
        quartiers[p.code] = layer;
        layer.bindTooltip("", { sticky: true, className: "atlas-tip" });
        var box = layer.getBounds(), middle = box.getCenter();
        label(p.name, [[p.label, "bottom"], [L.latLng(box.getNorth(), middle.lng), "top"],
          [L.latLng(middle.lat, box.getEast()), "right"], [L.latLng(middle.lat, box.getWest()), "left"]],
          "atlas-quartier", p.code);
      },
    }).addTo(map);
    function label(name, places, className, code) {
      var tip = L.tooltip({ permanent: true, className: className, offset: [0, 0], opacity: 1 });
      labels.push({ tip: tip.setLatLng(places[0][0]).setContent(text(name)), places: places, code: code });
    }
    atlas.map = map;
    atlas.quartiers = quartiers;
    atlas.options = options;
    labels.sort(function (a, b) { return (a.code ? 0 : 1) - (b.code ? 0 : 1); });
    atlas.fit();
    // Labels in order of importance, each at the first of its places that is free; one that
    // finds none is hidden until you zoom in.
    atlas.declutter = function () {
      var shown = [], crowded = labels.length > 150 && map.getZoom() < 12;
      labels.forEach(function (l) {
        if (crowded) return l.tip.remove();
        l.tip.addTo(map);
        var node = l.tip.getElement();
        node.classList.toggle("atlas-selected", !!l.code && (atlas.selected || []).indexOf(l.code) >= 0);
        var free = l.places.some(function (place) {
          l.tip.options.direction = place[1];
          l.tip.setLatLng(place[0]);
          var box = node.getBoundingClientRect();
          var clash = shown.some(function (other) {
            return box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
          });
          if (!clash) shown.push(box);
          return !clash;
        });
        node.style.visibility = free ? "" : "hidden";
      });
    };
    map.on("zoomend", atlas.declutter);
    // Labels are measured again once the style sheets are there.
    document.addEventListener("load", function () {
      if (!atlas.moved) atlas.fit();
      atlas.declutter();
    }, true);
    atlas.declutter();
    // The frame may be laid out after the map: then its first view was fitted to another size.
    map.on("resize", function () {
      if (!atlas.moved) atlas.fit();
      atlas.declutter();
    });
    map.on("dragstart", function () { atlas.moved = true; });
  };

  // Moves the view to the focus, or to the whole territory.
  atlas.fit = function () {
    var width = atlas.map.getSize().x, bounds = L.latLngBounds(atlas.focus || atlas.options.bounds);
    if (width < 60 || atlas.map.getSize().y < 60) // not laid out yet: there is no size to fit to
      return atlas.map.setView(bounds.getCenter(), 12, { animate: false });
    var beside = atlas.legend ? atlas.legend.getContainer().offsetWidth + 14 : 0;
    atlas.map.fitBounds(bounds, { maxZoom: 15, animate: false,
      paddingTopLeft: [beside < width * 0.45 ? beside : 14, 14], paddingBottomRight: [14, 24] });
  };

  atlas.shade = function (data) {
    var options = atlas.options;
    atlas.selected = data.s;
    Object.keys(atlas.quartiers).forEach(function (code) {
      var layer = atlas.quartiers[code];
      var picked = data.s.indexOf(code) >= 0;
      layer.setStyle(Object.assign({}, options.quartier,
        data.f[code] ? { fillColor: data.f[code] } : {}, picked ? options.selected : {}));
      layer.setTooltipContent(text(data.t[code] || layer.feature.properties.name));
      if (picked) layer.bringToFront();
    });
    legend(data.l);
    var key = JSON.stringify(data.z);
    if (key !== atlas.focusKey) {
      atlas.focusKey = key;
      atlas.focus = data.z;
      atlas.moved = false;
      atlas.fit();
    }
    atlas.declutter();
  };

  // The legend is a control of the map: it changes with the colours and prints with them.
  function legend(data) {
    if (!atlas.legend) {
      atlas.legend = L.control({ position: "bottomleft" });
      atlas.legend.onAdd = function () { return L.DomUtil.create("div", "atlas-legend"); };
      atlas.legend.addTo(atlas.map);
    }
    var box = atlas.legend.getContainer();
    box.replaceChildren();
    var title = box.appendChild(document.createElement("strong"));
    title.textContent = data.title;
    data.rows.forEach(function (row) {
      var line = box.appendChild(document.createElement("div"));
      var mark = line.appendChild(document.createElement("i"));
      mark.style.background = row[0];
      if (row[2]) mark.className = "atlas-dot";
      line.appendChild(text(row[1]));
    });
  }

  // Groups taken off the map would otherwise stay in memory.
  function forget() {
    window.feature_group = (window.feature_group || []).filter(function (g) { return atlas.map.hasLayer(g); });
  }

  atlas.lines = function (group, data) {
    forget();
    data.e.forEach(function (ends, index) {
      var line = L.polyline([[ends[0], ends[1]], [ends[2], ends[3]]],
        { weight: data.w[index], color: data.c, opacity: 0.6 });
      line.feature = { type: "Feature", properties: {} };
      line.bindTooltip(function () { return text(data.n[index]); }, { sticky: true, className: "atlas-tip" });
      group.addLayer(line);
    });
  };

  atlas.points = function (group, data) {
    forget();
    var lat = 0, lon = 0;
    data.x.forEach(function (step, index) {
      lon += step;
      lat += data.y[index];
      var point = L.circleMarker([lat / 1e5, lon / 1e5], { radius: 6, weight: 1.5, color: "#fff",
        fillColor: data.c[data.k[index]], fillOpacity: 0.95 });
      point.feature = { type: "Feature", properties: { id: data.i[index] } };
      point.bindTooltip(function () { return text(data.n[index]); }, { className: "atlas-tip" });
      group.addLayer(point);
    });
  };
})();
