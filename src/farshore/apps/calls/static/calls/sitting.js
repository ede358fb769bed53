/* The sitting by keyboard. Everything here is also a link or a button. */
"use strict";
(() => {
  const rows = () => Array.from(document.querySelectorAll(".ranked .pick"));
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const here = () => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    return at >= 0 ? at : all.findIndex((link) => link.closest("tr").classList.contains("picked"));
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
      const next = Math.min(Math.max(here() + step, 0), all.length - 1);
      all[next].focus();
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "n") {
      const field = document.getElementById("note");
      if (field) { event.preventDefault(); field.focus(); }
      return;
    }
    const button = document.querySelector(`#effect [data-key="${CSS.escape(key)}"]`);
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  });
  /* after a change the page comes back with its row chosen: the keyboard goes on from there */
  const picked = document.querySelector(".ranked tr.picked .pick");
  if (picked) picked.focus({ preventScroll: false });
})();
