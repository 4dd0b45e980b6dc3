// Search over the whole pack. The index comes in as a script, since pages from the disk may read nothing else.
"use strict";
(() => {
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const panel = form.querySelector(".found");
  const status = panel.querySelector("[role=status]");
  const list = panel.querySelector("ol");
  const most = 30;
  const letter = /[\p{L}\p{N}]/u;
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
  const twins = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
  const foldOne = (character) => {
    const lower = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\p{M}/gu, "");
    return lower.replace(/[ßæœøłđðþı]/g, (found) => twins[found]).replace(/[‐‑‒–—−]/g, "-").replace(/[’‘]/g, "'");
  };
  const fold = (text) => foldOne(text);

  let loading = null;
  let entries = [];
  const load = () => {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.onload = () => done(prepare(window.dovetailSearch));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };
  const prepare = (index) => {
    entries = index.entries.map(([number, anchor, title, above, text], order) => {
      const [page, document_, code, kind] = index.documents[number];
      return {
        order, page, anchor, title, text,
        where: anchor === "" ? kind : [document_, above].filter(Boolean).join(" › "),
        folded: { title: fold(title), text: fold(text), document: fold(document_), code: fold(code) },
      };
    });
  };

  // 3: the whole word, 2: the beginning of a word, 1: inside of a word, 0: not there.
  const quality = (text, term) => {
    let best = 0;
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      const before = at === 0 || !letter.test(text[at - 1]) || unspaced.test(text[at]);
      if (!before) {
        if (term.length >= 3) best = Math.max(best, 1);
        continue;
      }
      const end = at + term.length;
      if (end >= text.length || !letter.test(text[end])) return 3;
      best = 2;
    }
    return best;
  };
  const weights = { title: [0, 6, 26, 40], document: [0, 2, 9, 14], code: [0, 0, 8, 30], text: [0, 1, 5, 8] };
  const score = (entry, terms, phrase) => {
    let total = 0;
    let own = entry.anchor === "";
    for (const term of terms) {
      let best = 0;
      for (const [field, values] of Object.entries(weights)) {
        const value = values[quality(entry.folded[field], term)];
        if (value > 0 && (field === "title" || field === "text")) own = true;
        best = Math.max(best, value);
      }
      if (best === 0) return 0;
      total += best;
    }
    if (!own) return 0;
    if (entry.folded.title === phrase) total += 60;
    else if (entry.folded.title.includes(phrase)) total += 20;
    else if (terms.length > 1 && entry.folded.text.includes(phrase)) total += 12;
    return total + (entry.anchor === "" ? 6 : 0);
  };
  const find = (query) => {
    const phrase = fold(query).trim().replace(/\s+/g, " ");
    const terms = [...new Set(phrase.split(" ").filter((term) => letter.test(term)))];
    if (!terms.length) return { terms, found: [] };
    const found = [];
    for (const entry of entries) {
      const points = score(entry, terms, phrase);
      if (points > 0) found.push([points, entry]);
    }
    found.sort((one, other) => other[0] - one[0] || one[1].order - other[1].order);
    return { terms, found: found.map(([, entry]) => entry) };
  };

  // Where the terms are in the text as it is written: folding may change the number of characters.
  const places = (text, terms) => {
    let folded = "";
    const origin = [];
    let at = 0;
    for (const character of text) {
      const piece = foldOne(character);
      for (let unit = 0; unit < piece.length; unit += 1) origin.push(at);
      folded += piece;
      at += character.length;
    }
    origin.push(text.length);
    const found = [];
    for (const term of terms) {
      const starts = [];
      for (let start = folded.indexOf(term); start >= 0; start = folded.indexOf(term, start + 1)) {
        starts.push([start === 0 || !letter.test(folded[start - 1]) || unspaced.test(folded[start]), start]);
      }
      const words = starts.some(([word]) => word);
      for (const [word, start] of starts) {
        if (word || !words) found.push([origin[start], origin[start + term.length]]);
      }
    }
    return found.sort((one, other) => one[0] - other[0]);
  };
  const marked = (parent, text, terms) => {
    let at = 0;
    for (const [start, end] of places(text, terms)) {
      if (start < at) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parent.append(text.slice(at, start), mark);
      at = end;
    }
    parent.append(text.slice(at));
    return parent;
  };
  const snippet = (text, terms) => {
    const first = places(text, terms)[0]?.[0] ?? 0;
    let start = Math.max(0, first - 60);
    if (start > 0) start = text.indexOf(" ", start) + 1 || start;
    let end = Math.min(text.length, start + 180);
    if (end < text.length) end = text.lastIndexOf(" ", end) > start ? text.lastIndexOf(" ", end) : end;
    return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  };
  const element = (tag, name) => Object.assign(document.createElement(tag), { className: name });

  const show = (open) => { panel.hidden = !open; };
  const draw = () => {
    const query = input.value;
    const { terms, found } = find(query);
    list.replaceChildren();
    if (!terms.length) {
      status.textContent = "";
      show(false);
      return;
    }
    for (const entry of found.slice(0, most)) {
      const link = element("a", "found-link");
      link.href = form.dataset.root + entry.page + (entry.anchor ? `#${encodeURIComponent(entry.anchor)}` : "");
      link.append(
        marked(element("span", "found-title"), entry.title, terms),
        Object.assign(element("span", "found-where"), { textContent: entry.where }),
      );
      if (entry.text) link.append(marked(element("span", "found-text"), snippet(entry.text, terms), terms));
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    const sentence = !found.length ? form.dataset.none : found.length > most ? form.dataset.more : form.dataset.count;
    status.textContent = sentence.replace("{number}", Math.min(found.length, most)).replace("{words}", () => query.trim());
    list.scrollTop = 0;
    show(true);
  };
  const search = () => load().then(draw, () => {
    status.textContent = form.dataset.broken;
    show(true);
  });

  const links = () => [...list.querySelectorAll("a")];
  const close = () => {
    show(false);
    input.focus();
  };
  form.hidden = false;
  input.addEventListener("focus", () => load().catch(() => {}));
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search().then(() => links()[0]?.click());
  });
  form.addEventListener("keydown", (event) => {
    const known = links();
    const at = known.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!known.length) return;
      show(true);
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) input.focus();
      else known[Math.min(next, known.length - 1)].focus();
    } else if ((event.key === "Home" || event.key === "End") && at >= 0) {
      event.preventDefault();
      known.at(event.key === "Home" ? 0 : -1).focus();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus(); // whoever goes on typing changes the question
    }
  });
  // A result on this very page changes only the place.
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) show(false);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
