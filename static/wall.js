// The wall display: htmx exchanges the picture; this says when it cannot, and keeps the old one meanwhile.
(function () {
  "use strict";

  var lost = document.querySelector("[data-wall-lost]");
  var words = document.querySelector("[data-wall-words]");
  var ended = document.querySelector("[data-wall-ended]");
  var heard = new Date();

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }
  function show(isLost, hasEnded) {
    if (isLost && lost.hidden) {
      words.textContent = words.dataset.wallWords.replace("{time}", two(heard.getHours()) + ":" + two(heard.getMinutes()));
    }
    lost.hidden = !isLost;
    ended.hidden = !hasEnded;
  }
  // Whoever is no longer signed in is sent to another address; its page must not take the picture's place.
  function isElsewhere(request) {
    return Boolean(request.responseURL) && new URL(request.responseURL).pathname !== location.pathname;
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (isElsewhere(event.detail.xhr)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var request = event.detail.xhr;
    if (request.status !== 200 && request.status !== 204) return show(true, false);
    if (isElsewhere(request)) return show(false, true);
    heard = new Date();
    show(false, false);
  });
})();
