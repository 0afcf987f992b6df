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

  // A form with a button for drafts keeps one by itself: every 20 seconds, when a field is left, and when the page is.
  function keepDraft(button) {
    var form = button.form;
    var note = form.querySelector("[data-draft-note]");
    var sent = false;
    var going = null;
    var order = 0;

    function typed() {
      var data = new FormData(form);
      Array.from(data.keys()).forEach(function (name) {
        var isFile = data.getAll(name).some(function (value) { return typeof value !== "string"; });
        if (isFile || form.querySelector('[type=password][name="' + name + '"]')) data.delete(name);
      });
      return data;
    }
    function words(data) {
      return new URLSearchParams(data).toString();
    }
    var kept = button.dataset.draft === "typed" ? "" : words(typed());

    function say(text) {
      if (note && text) note.textContent = text;
    }
    function keep() {
      var data = typed();
      var now = words(data);
      if (sent || now === kept) return;
      kept = now;
      data.append(button.name, button.value);
      data.append("_quiet", "1");
      // Two saves may overtake each other on their way: the number says which text is the newer one.
      order = Math.max(order + 1, Date.now());
      data.append("_order", String(order));
      going = new AbortController();
      fetch(button.formAction, { method: "POST", body: data, keepalive: true, signal: going.signal })
        .then(function (answer) {
          if (answer.redirected) throw new Error("signed out");
          return answer.json();
        })
        .then(function (answer) { say(answer.text); })
        .catch(function (error) {
          if (error.name === "AbortError") return;
          kept = "";
          say(button.dataset.draftFailed);
        });
    }
    form.addEventListener("focusout", keep);
    form.addEventListener("submit", function () {
      sent = true;
      if (going) going.abort();
    });
    window.addEventListener("pagehide", keep);
    window.addEventListener("pageshow", function () { sent = false; });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") keep();
    });
    window.setInterval(keep, 20000);
  }
  document.querySelectorAll("[data-draft]").forEach(keepDraft);

  // A button that copies a text; without script the text is there to be selected.
  function offerCopy(button) {
    var text = document.getElementById(button.dataset.copy);
    var label = button.firstChild;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      function done() {
        label.nodeValue = button.dataset.copied;
      }
      text.focus();
      text.select();
      // Without TLS, on the closed network of an office, browsers offer no clipboard but this old command.
      if (!navigator.clipboard) {
        if (document.execCommand("copy")) done();
        return;
      }
      navigator.clipboard.writeText(text.value).then(done, function () {
        if (document.execCommand("copy")) done();
      });
    });
  }
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
})();
