/* Behaviour that every page shares. Pages work without it, except where they say so. */
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggle-menu]");
  if (button) {
    const open = document.body.classList.toggle("open-menu");
    button.setAttribute("aria-expanded", String(open));
  }
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("open-menu")) return;
  document.body.classList.remove("open-menu");
  const button = document.querySelector("[data-toggle-menu]");
  button.setAttribute("aria-expanded", "false");
  button.focus();
});
/* a refused form is shown, and read out, from its first refusal */
document.addEventListener("DOMContentLoaded", () => {
  const first = document.querySelector("main form > .notice.error, main form .has-error");
  if (!first) return;
  const field = first.querySelector("input, select, textarea") || first;
  if (field === first) first.tabIndex = -1;
  field.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
});
/* a form is sent once: a second press while the first is under way does nothing */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 8000);
  }
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
