// The slider moves the plan's day; the date field and the button work without it.
(() => {
  const form = document.querySelector("[data-plan]");
  if (!form) return;
  const [day, weeks, told] = ["#on", "#weeks", "output"].map((name) => form.querySelector(name));
  const shown = () => {
    const moment = new Date(`${weeks.dataset.today}T00:00:00Z`);
    moment.setUTCDate(moment.getUTCDate() + 7 * Number(weeks.value));
    return moment.toISOString().slice(0, 10);
  };
  let asked = 0;
  const draw = async (on) => {
    const mine = ++asked;
    told.textContent = on;
    const address = `?on=${on}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#plan");
    if (fresh) document.querySelector("#plan").replaceWith(fresh);
    history.replaceState(null, "", address);
  };
  weeks.addEventListener("input", () => { day.value = shown(); told.textContent = day.value; weeks.setAttribute("aria-valuetext", day.value); });
  weeks.addEventListener("change", () => draw(day.value));
  day.addEventListener("change", () => { if (day.value) draw(day.value); });
})();
