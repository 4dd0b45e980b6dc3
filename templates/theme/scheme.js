// Light or dark, before anything is painted: what the reader chose last, else what the system prefers.
"use strict";
(() => {
  const key = "dovetail-scheme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  // Where pages may keep nothing, a choice lasts as long as the page.
  let chosen = null;
  try {
    chosen = localStorage.getItem(key);
  } catch { /* not allowed */ }

  const isDark = () => (chosen ? chosen === "dark" : system.matches);
  const show = () => {
    if (chosen === "dark" || chosen === "light") {
      root.dataset.scheme = chosen;
    } else {
      delete root.dataset.scheme;
    }
    document.querySelector("button.scheme")?.setAttribute("aria-pressed", String(isDark()));
  };

  const choose = (dark) => {
    chosen = dark === system.matches ? null : dark ? "dark" : "light";
    try {
      if (chosen) {
        localStorage.setItem(key, chosen);
      } else {
        localStorage.removeItem(key);
      }
    } catch { /* not allowed */ }
    show();
  };

  root.classList.add("scripted");
  show();
  system.addEventListener("change", show);
  addEventListener("storage", (event) => {
    if (event.key === key) {
      chosen = event.newValue;
      show();
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.scheme");
    button.hidden = false;
    button.addEventListener("click", () => choose(!isDark()));
    show();
  });
})();
