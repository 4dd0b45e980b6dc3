// What a page does beyond its text: menus on small screens, where the reader is, regions that scroll.
"use strict";
(() => {
  const main = document.getElementById("content");
  const documents = document.getElementById("documents");
  const here = document.querySelector(".here details");
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const kept = {
    get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* not allowed */ } },
  };

  // Groups stay as the reader left them; the one with this page is open.
  for (const group of documents?.querySelectorAll("details") ?? []) {
    const key = `dovetail-group-${group.dataset.group}`;
    const current = group.querySelector("[aria-current]");
    if (kept.get(key) && !current) group.open = kept.get(key) === "open";
    group.addEventListener("toggle", () => kept.set(key, group.open ? "open" : "closed"));
  }
  const current = documents?.querySelector("[aria-current]");
  if (current && current.offsetTop + current.offsetHeight > documents.clientHeight) {
    documents.scrollTop = current.offsetTop - documents.clientHeight / 3;
  }

  // On a small screen the list of documents opens over the page, and the list of sections starts closed.
  const menu = document.querySelector(".bar-menu");
  const narrow = matchMedia("(max-width: 56rem)");
  const middling = matchMedia("(max-width: 81.99rem)");
  const show = (open) => {
    document.documentElement.classList.toggle("menu-open", open);
    menu.setAttribute("aria-expanded", String(open));
  };
  if (documents) {
    menu.setAttribute("role", "button");
    menu.setAttribute("aria-controls", "documents");
    show(false);
    menu.addEventListener("click", (event) => {
      event.preventDefault();
      show(menu.getAttribute("aria-expanded") === "false");
      if (menu.getAttribute("aria-expanded") === "true") (current ?? documents.querySelector("a")).focus();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        menu.click();
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.documentElement.classList.contains("menu-open")) {
        show(false);
        menu.focus();
      }
    });
    documents.addEventListener("focusout", (event) => {
      if (narrow.matches && event.relatedTarget && !documents.contains(event.relatedTarget)) show(false);
    });
    narrow.addEventListener("change", () => show(false));
  }
  if (here) {
    const fit = () => { here.open = !middling.matches; };
    fit();
    middling.addEventListener("change", fit);
    here.addEventListener("click", (event) => {
      if (middling.matches && event.target.closest("a")) here.open = false;
    });
    here.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && middling.matches && here.open) {
        here.open = false;
        here.querySelector("summary").focus();
      }
    });
  }

  // Sections: a link to each at its heading, and a mark in the list at the one that is being read.
  const headings = [...main.querySelectorAll("h2[id], h3[id]")];
  const plain = (heading) => {
    const copy = heading.cloneNode(true);
    for (const part of copy.querySelectorAll(".badge, .secno, .permalink")) part.remove();
    return copy.textContent.trim();
  };
  for (const heading of headings) {
    const link = document.createElement("a");
    link.className = "permalink";
    link.href = `#${encodeURIComponent(heading.id)}`;
    link.textContent = "#";
    link.setAttribute("aria-label", fill(main.dataset.link, { section: plain(heading) }));
    heading.append(" ", link);
  }
  const entries = new Map();
  for (const link of here?.querySelectorAll("a") ?? []) {
    entries.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  let reading = null;
  const follow = () => {
    // Just below where a heading comes to stand that a link leads to.
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 24;
    const known = headings.filter((heading) => entries.has(heading.id));
    let at = known.findLast((heading) => heading.getBoundingClientRect().top <= line) ?? null;
    if (at && scrollY + innerHeight >= document.documentElement.scrollHeight - 4) {
      // The last sections can't come up to the line: the one that was asked for counts, else the last.
      const asked = known.find((heading) => heading.id === decodeURIComponent(location.hash.slice(1)));
      at = asked && asked.getBoundingClientRect().top > 0 ? asked : known.at(-1);
    }
    const link = at ? entries.get(at.id) : null;
    if (link === reading) return;
    reading?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    reading = link;
    const list = here.parentElement;
    if (link && list.scrollHeight > list.clientHeight) {
      const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
      if (top < 40 || top > list.clientHeight - 60) list.scrollTop += top - list.clientHeight / 2;
    }
  };
  if (entries.size) {
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; follow(); });
    }, { passive: true });
    addEventListener("hashchange", follow);
    follow();
  }

  // What is wider than the page scrolls in a region of its own, which the keyboard reaches by its name.
  const regions = [...main.querySelectorAll(".table, .picture")];
  const name = (region, number) => {
    const above = headings.findLast((heading) => heading.compareDocumentPosition(region) & 4);
    const section = above ? plain(above) : document.title;
    const sentence = region.matches(".picture") ? main.dataset.picture : main.dataset.region;
    return fill(sentence, { number, section });
  };
  const counted = new Map();
  for (const region of regions) {
    const kind = region.matches(".picture");
    const above = headings.findLast((heading) => heading.compareDocumentPosition(region) & 4)?.id;
    const key = `${kind} ${above}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
    region.dataset.name = name(region, counted.get(key));
  }
  const measure = () => {
    for (const region of regions) {
      const scrolls = region.scrollWidth > region.clientWidth + 1;
      if (scrolls) {
        region.tabIndex = 0;
        region.setAttribute("role", "region");
        region.setAttribute("aria-label", region.dataset.name);
      } else {
        for (const attribute of ["tabindex", "role", "aria-label"]) region.removeAttribute(attribute);
      }
    }
  };
  const sizes = new ResizeObserver(measure);
  sizes.observe(main);
  document.fonts?.ready.then(measure);
  measure();
})();
