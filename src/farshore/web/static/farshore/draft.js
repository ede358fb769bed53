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
  const calm = line.textContent;
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
    const waits = !offer.hidden;
    if (Object.keys(fields).length === 0) { if (!waits) forget(); return; }
    /* what waits to be taken back is kept beside what is typed now */
    const held = waits
      ? { ...before, fields: { ...before.fields, ...fields } }
      : { revision: revision(), at: Date.now(), fields };
    try { window.localStorage.setItem(place, JSON.stringify(held)); } catch { /* full or shut */ }
  };

  /* --- saved or not */
  let sent = null;
  const typed = new Set();
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      typed.add(event.target.name);
      keep();
    });
  }
  const mine = (event) =>
    (event.detail.requestConfig ? event.detail.requestConfig.elt : event.detail.elt) === form;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (!mine(event)) return;
    sent = state();
    typed.clear();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!mine(event) || !sent || !line.querySelector("[data-kept]")) return;
    /* what stands now, but for what was typed while the save was under way */
    known = Object.fromEntries(
      Object.entries(state()).map(([name, text]) => [name, typed.has(name) ? sent[name] : text]),
    );
    sent = null;
    line.classList.remove("error");
    keep();
    show();
  });
  /* whoever was signed out is answered with the page to sign in: that saved nothing */
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!mine(event) || /data-(kept|refused)/.test(event.detail.xhr.responseText)) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status < 400) failed(form.dataset.signedOut);
  });
  const failed = (text) => {
    line.textContent = text;
    line.classList.add("error");
    keep();
    window.clearTimeout(retry);
    retry = window.setTimeout(again, AGAIN_MS);
  };
  const again = () => {
    if (Object.keys(unsaved()).length > 0) {
      window.htmx.trigger(form, "again");
    } else {
      line.textContent = calm;
      line.classList.remove("error");
    }
  };
  document.body.addEventListener("htmx:sendError", (event) => {
    if (mine(event)) failed(form.dataset.noConnection);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    /* 403: somebody signed in anew, and this page's token is of the time before */
    const old = event.detail.xhr.status === 403;
    if (mine(event)) failed(old ? form.dataset.signedOut : form.dataset.failed);
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
