// The administration's search fields are drawn without a name for screen readers: give each the words of its label.
(function () {
  "use strict";

  function name(box) {
    var drawn = box.closest(".select2-container");
    var select = drawn && drawn.previousElementSibling;
    var label = select && select.id && document.querySelector('label[for="' + CSS.escape(select.id) + '"]');
    if (!label) return;
    label.id = label.id || select.id + "_label";
    var value = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", value ? label.id + " " + value.id : label.id);
    if (value) value.setAttribute("aria-labelledby", label.id);
  }

  function nameAll() {
    document.querySelectorAll('.select2-selection[role="combobox"]').forEach(name);
  }

  // The fields are drawn a moment after the page is ready.
  window.addEventListener("load", function () { setTimeout(nameAll, 50); });
  document.addEventListener("focusin", nameAll);
})();
