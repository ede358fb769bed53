// Draws rooms while their figures are typed. The server draws and judges them again on saving.
(() => {
  const METRE = 40, EDGE = 6, SPACE = "http://www.w3.org/2000/svg";
  const meets = (a, b) =>
    Math.min(a.x + a.w, b.x + b.w) > Math.max(a.x, b.x) && Math.min(a.y + a.h, b.y + b.h) > Math.max(a.y, b.y);
  for (const floor of document.querySelectorAll("[data-shapes]")) {
    const drawing = floor.querySelector("svg.drawn");
    const told = floor.querySelector("[data-clash]");
    const shapes = () =>
      [...floor.querySelectorAll("tr[data-room]")].map((row) => {
        const [x, y, w, h] = [...row.querySelectorAll("input")].map((field) => (field.value === "" ? NaN : Number(field.value)));
        return { key: row.dataset.room, name: row.querySelector("th").textContent, x, y, w, h };
      });
    const boxOf = (shape) => {
      const known = drawing.querySelector(`[data-drawn="${shape.key}"]`);
      if (known) return known;
      const [box, wall, name] = ["svg", "rect", "text"].map((what) => document.createElementNS(SPACE, what));
      box.dataset.drawn = shape.key;
      for (const [key, value] of [["class", "wall"], ["width", "100%"], ["height", "100%"]]) wall.setAttribute(key, value);
      for (const [key, value] of [["class", "room-name"], ["x", 8], ["y", 19]]) name.setAttribute(key, value);
      name.textContent = shape.name;
      box.append(wall, name);
      return drawing.appendChild(box);
    };
    const draw = () => {
      const all = shapes();
      const drawn = all.filter((one) => one.x >= 0 && one.y >= 0 && one.w > 0 && one.h > 0);
      const clashing = new Set();
      const pairs = [];
      drawn.forEach((one, at) => drawn.slice(at + 1).filter((other) => meets(one, other)).forEach((other) => {
        clashing.add(one.key).add(other.key);
        pairs.push(`${one.name} / ${other.name}`);
      }));
      for (const one of all) if (!drawn.includes(one)) drawing.querySelector(`[data-drawn="${one.key}"]`)?.remove();
      for (const one of drawn) {
        const box = boxOf(one);
        for (const [key, value] of [["x", one.x * METRE + EDGE], ["y", one.y * METRE + EDGE], ["width", one.w * METRE], ["height", one.h * METRE]]) box.setAttribute(key, value);
        box.classList.toggle("clashing", clashing.has(one.key));
      }
      if (drawn.length) {
        const most = (side, size) => Math.max(...drawn.map((one) => one[side] + one[size])) * METRE + 2 * EDGE;
        drawing.setAttribute("viewBox", `0 0 ${most("x", "w")} ${most("y", "h")}`);
      }
      told.textContent = pairs.length ? `${told.dataset.clash} ${pairs.join(", ")}` : "";
    };
    floor.addEventListener("input", draw);
    if (floor.querySelector("input")) draw();
  }
})();
