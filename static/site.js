// What a page does beyond plain forms and links. Every task works without it.
(function () {
  "use strict";

  // Ctrl+Enter (or ⌘+Enter) presses the button marked data-ctrl-enter of the form being typed in.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var form = event.target.form || document.querySelector("form.form-card");
    var button = form && form.querySelector("[data-ctrl-enter]");
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // Escape, or a click elsewhere, closes the menu under the user's name.
  function closeMenus(event) {
    if (event.type === "keydown" && event.key !== "Escape") return;
    document.querySelectorAll("details.who[open]").forEach(function (menu) {
      if (event.type === "keydown") {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  }
  document.addEventListener("keydown", closeMenus);
  document.addEventListener("click", closeMenus);

  // The error summary takes the focus; without one, the field that asks for it (autofocus) keeps it.
  function focusSummary(root) {
    var summary = root.querySelector("[data-autofocus]");
    if (summary) summary.focus();
  }
  focusSummary(document);
  document.addEventListener("htmx:afterSwap", function (event) {
    focusSummary(event.target);
  });
})();
