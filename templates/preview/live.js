"use strict";
// Loads the page again when there is a new one, and says what is broken while there is none.
(() => {
  let shown = null;
  let position = null;
  try {
    const kept = JSON.parse(sessionStorage.getItem("dovetail-place") || "null");
    sessionStorage.removeItem("dovetail-place");
    if (kept && kept.page === location.pathname) position = kept.top;
  } catch {
    position = null;
  }
  if (position !== null) addEventListener("load", () => scrollTo(0, position));

  const banner = document.createElement("div");
  banner.id = "dovetail-broken";
  banner.setAttribute("role", "alert");
  banner.hidden = true;

  function line(parent, kind, text) {
    if (!text) return;
    const element = document.createElement(kind);
    element.textContent = text;
    parent.append(element);
  }

  function tell(news) {
    banner.replaceChildren();
    banner.hidden = news.whole;
    if (news.whole) return;
    const made = "Something in the profile is broken. Everything else is up to date.";
    const last = document.querySelector("[data-unmade]") ? "" : " This is the last good page.";
    line(banner, "strong", news.made ? made : `The profile is broken.${last}`);
    const list = document.createElement("ul");
    for (const trouble of news.troubles) {
      const item = document.createElement("li");
      line(item, "span", trouble.message);
      line(item, "code", trouble.place);
      line(item, "span", trouble.hint);
      list.append(item);
    }
    banner.append(list);
  }

  function hear(event) {
    const news = JSON.parse(event.data);
    const fresh = shown !== null && news.number !== shown && news.made;
    shown = news.number;
    document.documentElement.dataset.round = news.number;
    if (fresh) {
      sessionStorage.setItem("dovetail-place", JSON.stringify({ page: location.pathname, top: scrollY }));
      location.reload();
      return;
    }
    tell(news);
  }

  addEventListener("DOMContentLoaded", () => {
    document.body.prepend(banner);
    new EventSource("/news").onmessage = hear;
  });
})();
