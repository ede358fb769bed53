/* The sitting by keyboard. Everything here is also a link or a button. */
"use strict";
(() => {
  /* the links to the pages before and after are the ends of the way up and down */
  const rows = () => Array.from(document.querySelectorAll(".ranked :is(.pick, .go)"));
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const here = (all) => {
    const at = all.indexOf(document.activeElement);
    if (at >= 0) return at;
    const picked = all.findIndex((link) => link.closest("tr").classList.contains("picked"));
    return picked >= 0 ? picked : all.findIndex((link) => link.matches(".pick")) - 1;
  };
  const mark = (link) => {
    document.querySelectorAll(".ranked tr.picked").forEach((row) => {
      row.classList.remove("picked");
      row.removeAttribute("aria-current");
    });
    const row = link.closest("tr");
    row.classList.add("picked");
    row.setAttribute("aria-current", "true");
  };
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest(".ranked .pick");
    if (link) mark(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const all = rows();
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      const next = Math.min(Math.max(here(all) + step, 0), all.length - 1);
      all[next].focus();
      return;
    }
    const key = event.key.toLowerCase();
    const field = { n: "note", "/": "find" }[key];
    if (field) {
      event.preventDefault();
      document.getElementById(field)?.focus();
      return;
    }
    const button = document.querySelector(`#effect [data-key="${CSS.escape(key)}"]`);
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  });
  /* after a change the page comes back with its row chosen: the keyboard goes on from there */
  const picked = document.querySelector(".ranked tr.picked .pick");
  if (picked) picked.focus({ preventScroll: false });
})();
