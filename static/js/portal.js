// The portal's own script. Every page works without it; it only saves steps and keeps text from being lost.
(function () {
  "use strict";

  var words = document.documentElement.dataset;

  // Library parts that need script are few, so the library is fetched only by the pages that have one.
  var NEEDS_LIBRARY = "ds-tabs, ds-suggestion, ds-field, ds-pagination, ds-breadcrumbs, [data-toggle-group], [data-tooltip], dialog.ds-dialog";
  var libraryAsked = false;

  function fetchLibrary(root) {
    var address = words.library;
    if (libraryAsked || !address || !root.querySelector(NEEDS_LIBRARY)) return;
    libraryAsked = true;
    var script = document.createElement("script");
    script.src = address;
    document.head.append(script);
  }

  // Characters left: the server has written the number, this keeps it true while typing.
  function count(field) {
    var foot = document.querySelector('[data-counts="' + field.id + '"]');
    if (!foot) return;
    var left = Number(foot.dataset.limit) - field.value.replace(/\r?\n/g, "\r\n").length;
    var pattern = left < 0 ? foot.dataset.over : foot.dataset.left;
    foot.textContent = pattern.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    foot.toggleAttribute("data-over-limit", left < 0);
  }

  // data-hide-when="patent=yes,unsure" hides the part and leaves its text out of what is sent; data-show-when is its opposite.
  // data-keeps: the text goes along into the draft all the same, for when it is asked for again; the form leaves it out.
  function chosen(form, name) {
    return Array.from(form.elements).some(function (e) { return e.name === name && e.type !== "radio" && e.type !== "checkbox"; })
      ? [form.elements.namedItem(name).value]
      : Array.from(form.querySelectorAll('[name="' + CSS.escape(name) + '"]:checked')).map(function (e) { return e.value; });
  }

  function follow(form) {
    form.querySelectorAll("[data-hide-when], [data-show-when]").forEach(function (part) {
      var rule = (part.dataset.hideWhen || part.dataset.showWhen).split("=");
      var values = rule[1].split(",");
      var holds = chosen(form, rule[0]).some(function (value) { return values.includes(value); });
      var hidden = part.dataset.hideWhen ? holds : !holds;
      part.hidden = hidden;
      part.querySelectorAll("input, textarea, select").forEach(function (field) { field.disabled = hidden && !("keeps" in part.dataset); });
    });
  }

  // Rows picked in a list with a shared action.
  function pick(form) {
    var boxes = Array.from(form.querySelectorAll('tbody input[type="checkbox"]'));
    boxes.forEach(function (box) { box.closest("tr").toggleAttribute("data-picked", box.checked); });
    var note = form.querySelector("[data-picks]");
    if (note) note.textContent = note.dataset.picks.replace("{n}", String(boxes.filter(function (b) { return b.checked; }).length));
  }

  function focusErrors(root) {
    var summary = root.querySelector(".ds-error-summary");
    if (!summary) return;
    summary.setAttribute("tabindex", "-1");
    summary.focus();
  }

  function prepare(root) {
    fetchLibrary(root);
    root.querySelectorAll("[data-counts]").forEach(function (foot) {
      var field = document.getElementById(foot.dataset.counts);
      if (field) count(field);
    });
    root.querySelectorAll("form").forEach(follow);
    root.querySelectorAll("form:has([data-picks])").forEach(pick);
  }

  // Lost network: say so, keep the text on the page, and do not send a form into nothing.
  var dirty = false;
  var sent = new WeakMap();

  function network(lost) {
    var banner = document.getElementById("network");
    if (!banner) return;
    banner.textContent = lost ? banner.dataset.lost : (banner.textContent ? banner.dataset.back : "");
    banner.toggleAttribute("data-lost-now", lost);
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("textarea, input[type=text]")) { dirty = true; count(event.target); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.form) { follow(event.target.form); pick(event.target.form); }
  });
  document.addEventListener("reset", function (event) {
    setTimeout(function () { prepare(event.target.parentNode); }, 0);
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (!navigator.onLine) { event.preventDefault(); event.stopImmediatePropagation(); network(true); return; }
    // A second press within three seconds is a slip of the finger. The server guards against it too.
    if (sent.has(form) && Date.now() - sent.get(form) < 3000 && !form.matches("[data-hx-post]")) { event.preventDefault(); return; }
    sent.set(form, Date.now());
    if (!form.matches("[data-hx-post]")) dirty = false;
  }, true);
  window.addEventListener("offline", function () { network(true); });
  window.addEventListener("online", function () { network(false); });
  window.addEventListener("beforeunload", function (event) { if (dirty && !navigator.onLine) event.preventDefault(); });
  window.addEventListener("pageshow", function () { sent = new WeakMap(); });

  document.addEventListener("htmx:sendError", function () { network(true); });
  document.addEventListener("htmx:afterRequest", function (event) { if (event.detail.successful) network(false); });
  document.addEventListener("htmx:load", function (event) {
    if (event.detail.elt === document.body) return;
    prepare(event.detail.elt.parentNode || document);
    focusErrors(event.detail.elt);
  });

  // The button that was pressed may lie in a fold that is closed again: then the hits are the place to be.
  document.addEventListener("htmx:afterSettle", function (event) {
    var found = document.activeElement === document.body && event.detail.elt.querySelector("[data-found]");
    if (found) found.focus();
  });

  prepare(document);
  focusErrors(document);
})();
