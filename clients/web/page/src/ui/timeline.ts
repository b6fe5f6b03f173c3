// SPDX-License-Identifier: GPL-3.0-or-later
// When the matches are from, as bars. Click one, drag over several, or walk with the arrows (with Shift: over several)
// and press Enter, to narrow the question to these days.
import { Timeline_Grain as Grain, type Timeline } from "../gen/chancery/v1/search_pb";
import { dateFilter, stepName } from "../state/dates";
import { count, locale, t } from "../text";
import { h, svg } from "./dom";

const HEIGHT = 56;
const STEP = 10;

// `choose` gets the filter. Undefined where there is nothing to choose between.
export function timelineChart(timeline: Timeline | undefined, choose: (filter: string) => void): HTMLElement | undefined {
  const buckets = timeline?.buckets ?? [];
  if (!timeline || buckets.length < 2 || timeline.grain === Grain.UNSPECIFIED) return undefined;
  const most = buckets.reduce((max, bucket) => (bucket.count > max ? bucket.count : max), 1n);
  const said = (i: number) => stepName(buckets[i]?.value ?? "", timeline.grain, locale());

  let from = -1;
  let until = -1;
  let dragging = false;
  const bars = buckets.map((bucket, i) => {
    const share = Number(bucket.count) / Number(most);
    const height = bucket.count > 0n ? Math.max(3, Math.round(share * HEIGHT)) : 0;
    const name = t("timeline.step", { when: said(i), n: Number(bucket.count) });
    return svg("g", { class: "bar", role: "button", tabindex: i === 0 ? "0" : "-1", "aria-label": name },
      svg("title", {}, name),
      svg("rect", { class: "bar__room", x: i * STEP, y: 0, width: STEP, height: HEIGHT }),
      svg("rect", { class: "bar__ink", x: i * STEP + 1, y: HEIGHT - height, width: STEP - 2, height }));
  });
  const mark = (first: number, last: number) => {
    from = first;
    until = last;
    const [low, high] = first <= last ? [first, last] : [last, first];
    for (const [i, bar] of bars.entries()) bar.classList.toggle("bar--chosen", first >= 0 && i >= low && i <= high);
  };
  const take = () => {
    const [first, last] = [buckets[from], buckets[until]];
    if (first && last) choose(dateFilter(first.value, last.value));
  };
  const focus = (i: number) => {
    for (const [j, bar] of bars.entries()) bar.setAttribute("tabindex", i === j ? "0" : "-1");
    bars[i]?.focus();
  };
  const width = buckets.length * STEP;
  const chart = svg("svg", {
    class: "timeline__bars", viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: "none",
    role: "group", "aria-label": t("timeline.label"), direction: "ltr",
  }, bars);
  const indexAt = (event: PointerEvent) => {
    const box = chart.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * buckets.length);
    return Math.min(Math.max(at, 0), buckets.length - 1);
  };
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    dragging = true;
    chart.setPointerCapture(event.pointerId);
    mark(indexAt(event), indexAt(event));
  });
  chart.addEventListener("pointermove", (event) => {
    if (dragging) mark(from, indexAt(event));
  });
  chart.addEventListener("pointerup", () => {
    if (dragging) take();
    dragging = false;
  });
  chart.addEventListener("pointercancel", () => {
    dragging = false;
    mark(-1, -1);
  });
  chart.addEventListener("keydown", (event) => {
    const at = bars.findIndex((bar) => bar === event.target);
    if (at < 0) return;
    const next = event.key === "ArrowRight" ? at + 1 : event.key === "ArrowLeft" ? at - 1
      : event.key === "Home" ? 0 : event.key === "End" ? bars.length - 1 : at;
    if (next !== at && bars[next]) {
      event.preventDefault();
      focus(next);
      if (event.shiftKey) mark(from < 0 ? at : from, next);
      else mark(-1, -1);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (from < 0) mark(at, at);
      take();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      mark(-1, -1);
    }
  });
  const left = [
    timeline.coarser > 0n && t("timeline.coarser", { n: Number(timeline.coarser) }),
    timeline.undated > 0n && t("timeline.undated", { n: Number(timeline.undated) }),
  ].filter(Boolean).join(" ");
  return h("figure", { class: "timeline" },
    h("figcaption", { class: "timeline__says" }, t("timeline.says", { most: count(most) })),
    chart,
    h("div", { class: "timeline__ends", dir: "ltr" }, h("span", {}, said(0)), h("span", {}, said(buckets.length - 1))),
    left !== "" && h("p", { class: "hint" }, left));
}
