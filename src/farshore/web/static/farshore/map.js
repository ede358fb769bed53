/* Points on a world map. The page's table shows the same for whoever cannot see it. */
"use strict";
/* The map is cut in the Atlantic, so that Boston and Seoul face each other over the Pacific. */
const CUT = -30;
const eastward = (longitude) => (longitude < CUT ? longitude + 360 : longitude);
/* A ring that crosses the date line is drawn in one piece: its longitudes run on. */
function unrolled(ring) {
  let turn = 0;
  const points = ring.map(([x, y], index) => {
    const step = index ? x - ring[index - 1][0] : 0;
    if (step > 180) turn -= 360;
    if (step < -180) turn += 360;
    return [x + turn, y];
  });
  const middle = points.reduce((sum, point) => sum + point[0], 0) / points.length;
  const shift = middle < CUT ? 360 : middle > CUT + 360 ? -360 : 0;
  return points.map(([x, y]) => [x + shift, y]);
}
function facingThePacific(world) {
  const shapes = topojson.feature(world, world.objects.countries);
  shapes.features = shapes.features.filter((shape) => shape.properties.name !== "Antarctica");
  for (const { geometry } of shapes.features) {
    const several = geometry.type === "MultiPolygon";
    const polygons = several ? geometry.coordinates : [geometry.coordinates];
    const turned = polygons.map((polygon) => polygon.map(unrolled));
    geometry.coordinates = several ? turned : turned[0];
  }
  return shapes;
}
(async () => {
  const box = document.querySelector("[data-map]");
  if (!box) return;
  const [world, found] = await Promise.all([
    fetch(box.dataset.world).then((answer) => answer.json()),
    fetch(box.dataset.points).then((answer) => answer.json()),
  ]);
  echarts.registerMap("world", facingThePacific(world));
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const places = found.points.map((place) => ({ ...place, at: [eastward(place.at[0]), place.at[1]] }));
  const longitudes = places.map((place) => place.at[0]);
  const near = longitudes.length && Math.max(...longitudes) - Math.min(...longitudes) < 20;
  const middle = near
    ? [longitudes.reduce((sum, x) => sum + x, 0) / places.length,
       places.reduce((sum, place) => sum + place.at[1], 0) / places.length]
    : [190, 36];
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    tooltip: { renderMode: "richText", formatter: (item) => item.data.name },
    geo: {
      map: "world", roam: true, center: middle, zoom: near ? 12 : 1.6,
      itemStyle: { areaColor: colour("--surface-2"), borderColor: colour("--line-strong"), borderWidth: 0.5 },
      emphasis: { disabled: true },
    },
    series: [{
      type: "scatter", coordinateSystem: "geo", symbolSize: 8,
      itemStyle: { color: colour("--accent"), opacity: 0.75, borderColor: colour("--surface"), borderWidth: 1 },
      data: places.map((place) => ({ name: place.name, value: place.at, to: place.to })),
    }],
  });
  chart.on("click", (item) => { if (item.data && item.data.to) location.assign(item.data.to); });
  window.addEventListener("resize", () => chart.resize());
})();
