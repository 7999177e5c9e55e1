// Fields that choose a row by its name get the browser's own list of suggestions while one writes.
(function () {
  "use strict";

  document.querySelectorAll("input[data-suggestions]").forEach(function (field) {
    var list = document.createElement("datalist"), waiting;
    list.id = field.id + "_suggestions";
    field.after(list);
    field.setAttribute("list", list.id);

    function show(answer) {
      list.replaceChildren.apply(list, answer.suggestions.map(function (words) {
        var option = document.createElement("option");
        option.value = words;
        return option;
      }));
    }

    field.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () {
        var written = field.value;
        fetch(field.dataset.suggestions + "?q=" + encodeURIComponent(written))
          .then(function (answer) { return answer.json(); })
          .then(function (answer) { if (field.value === written) show(answer); })
          .catch(function () { /* Without suggestions the field still works. */ });
      }, 200);
    });
  });
})();
