/* A form that saves itself, where the connection fails: what was typed stays on this device until
   it is saved, and is offered back. Questions that hang on another's answer show and hide. */
"use strict";
(() => {
  const seen = document.querySelector("form[data-draft], form[data-conditions]");
  if (!seen) return;

  /* --- questions with a condition */
  function show() {
    seen.querySelectorAll("[data-only-if]").forEach((box) => {
      const field = seen.elements[box.dataset.onlyIf];
      const met = field && box.dataset.is.split(" ").includes(field.value);
      box.hidden = !(met && !field.closest("[hidden]"));
    });
  }
  seen.addEventListener("change", show);
  show();

  const form = seen.matches("[data-draft]") ? seen : null;
  if (!form) return;
  const PREFIX = "farshore:draft:";
  const KEPT_MS = 14 * 24 * 3600 * 1000;
  const place = PREFIX + form.dataset.draft;
  const line = document.getElementById("saved");
  const offer = document.getElementById("typed-before");
  const AGAIN_MS = 10000;
  let retry = null;

  const asked = () =>
    [...form.elements].filter(
      (field) => field.name && field.type !== "hidden" && field.type !== "file" &&
        field.tagName !== "BUTTON" && field.form === form && !field.name.startsWith("settle_"),
    );
  const value = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const state = () => Object.fromEntries(asked().map((field) => [field.name, value(field)]));
  const revision = () => form.elements.revision.value;
  let known = state();

  const read = () => {
    try { return JSON.parse(window.localStorage.getItem(place)); } catch { return null; }
  };
  const forget = () => {
    try { window.localStorage.removeItem(place); } catch { /* nothing was kept there */ }
  };
  const unsaved = () => {
    const now = state();
    return Object.fromEntries(Object.entries(now).filter(([name, text]) => known[name] !== text));
  };
  const keep = () => {
    const fields = unsaved();
    if (Object.keys(fields).length === 0) { forget(); return; }
    const held = { revision: revision(), at: Date.now(), fields };
    try { window.localStorage.setItem(place, JSON.stringify(held)); } catch { /* full or shut */ }
  };

  /* --- saved or not */
  let sent = null;
  form.addEventListener("input", () => { if (offer.hidden) keep(); });
  form.addEventListener("change", () => { if (offer.hidden) keep(); });
  const mine = (event) => event.detail.elt === form;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (mine(event)) sent = { fields: state(), revision: revision() };
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.elt !== form) return;
    if (!sent || line.querySelector(".error")) return;
    /* what stands now, but for what was typed while the save was under way */
    const now = state();
    known = Object.fromEntries(
      Object.entries(now).map(([name, text]) => [
        name, document.activeElement && document.activeElement.name === name &&
          sent.fields[name] !== text ? sent.fields[name] : text,
      ]),
    );
    sent = null;
    line.classList.remove("error");
    keep();
    show();
  });
  const failed = (text) => {
    line.textContent = text;
    line.classList.add("error");
    keep();
    window.clearTimeout(retry);
    retry = window.setTimeout(again, AGAIN_MS);
  };
  const again = () => {
    if (Object.keys(unsaved()).length > 0) window.htmx.trigger(form, "again");
  };
  document.body.addEventListener("htmx:sendError", (event) => {
    if (mine(event)) failed(form.dataset.noConnection);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (mine(event)) failed(form.dataset.failed);
  });
  window.addEventListener("offline", () => failed(form.dataset.noConnection));
  window.addEventListener("online", again);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      failed(form.dataset.noConnection);
    }
  });

  /* --- offered back */
  const before = read();
  const lost = before && Date.now() - before.at < KEPT_MS
    ? Object.entries(before.fields).filter(([name, text]) => name in known && known[name] !== text)
    : [];
  if (lost.length > 0) {
    offer.querySelector("p").textContent =
      offer.dataset.told.replace("{time}", new Date(before.at).toLocaleString(document.documentElement.lang));
    offer.hidden = false;
  } else if (before) {
    forget();
  }
  offer.querySelector("[data-put-back]").addEventListener("click", () => {
    for (const [name, text] of lost) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = text === "true"; else field.value = text;
    }
    /* against the revision at which it was typed: what others saved since is merged, or asked */
    form.elements.revision.value = before.revision;
    offer.hidden = true;
    show();
    keep();
    window.htmx.trigger(form, "again");
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    forget();
    offer.hidden = true;
  });
})();
