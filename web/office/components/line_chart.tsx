// Values over time. The numbers under the pointer are told beside it; the same numbers are in a table below it.
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { instant, shortDateIn, shortNumber, zoneOf } from "../formats/formats";
import { ChartNumbers, whenOf, type Point } from "./chart_numbers";

interface Props { label: string; points: Point[]; show: (value: number) => string; height?: number; isStepped?: boolean }

// Paper is light, whatever the screen is.
let isPrinting = false;
addEventListener("beforeprint", () => { isPrinting = true; });
addEventListener("afterprint", () => { isPrinting = false; });

// A colour of the styles as a canvas takes it: as it is for this element, in this theme.
function colourOf(element: HTMLElement, name: string): string {
  element.style.colorScheme = isPrinting ? "light" : "";
  element.style.color = `var(${name})`;
  const colour = getComputedStyle(element).color;
  element.style.color = "";
  return colour;
}

// Days under a chart, each once, however many ends of the grid are in it.
function dayLabels(seconds: number[], zone: string): string[] {
  const days = seconds.map((s) => shortDateIn(zone, new Date(s * 1000)));
  return days.map((day, i) => (day === days[i - 1] ? "" : day));
}

const DAY_S = 24 * 3600;

function options(target: HTMLElement, height: number, isStepped: boolean, points: Point[], onHover: (index: number | null) => void): uPlot.Options {
  const zone = zoneOf(points[0]?.at ?? "");
  const token = (name: string) => () => colourOf(target, name);
  const font = `12px ${getComputedStyle(target).fontFamily}`;
  const axis: uPlot.Axis = { stroke: token("--text-quiet"), grid: { stroke: token("--line"), width: 1 }, ticks: { show: false }, font };
  const path = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  return {
    width: target.clientWidth, height, legend: { show: false }, cursor: { y: false, points: { size: 7 } }, padding: [8, 28, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    hooks: { setCursor: [(plot) => onHover(plot.cursor.idx ?? null)] },
    axes: [{ ...axis, size: 32, space: 72, grid: { show: false }, values: (_plot, splits) => dayLabels(splits, zone) },
      { ...axis, size: 52, values: (_plot, splits) => splits.map(shortNumber) }],
    scales: { x: { range: (_plot, low, high) => (points.length === 1 ? [low - DAY_S, low + DAY_S] : [low, high]) }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.08 : 1] } },
    series: [{}, { stroke: token("--accent"), width: 2, fill: token("--accent-faint"), points: { show: points.length < 3, size: 8, fill: token("--accent") }, ...(path === undefined ? {} : { paths: path }) }],
  };
}

export function LineChart({ label, points, show, height = 220, isStepped = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const again = () => setTurn((n) => n + 1);
    const themed = new MutationObserver(again);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    scheme.addEventListener("change", again);
    return () => {
      themed.disconnect();
      scheme.removeEventListener("change", again);
    };
  }, []);
  useEffect(() => {
    const target = place.current;
    if (target === null || points.length === 0) return undefined;
    const data: uPlot.AlignedData = [points.map((p) => instant(p.at).valueOf() / 1000), points.map((p) => p.value)];
    const plot = new uPlot(options(target, height, isStepped, points, setHovered), data, target);
    const sized = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height }));
    sized.observe(target);
    const again = () => plot.redraw();
    addEventListener("beforeprint", again);
    addEventListener("afterprint", again);
    return () => {
      removeEventListener("beforeprint", again);
      removeEventListener("afterprint", again);
      sized.disconnect();
      plot.destroy();
    };
  }, [points, height, isStepped, turn]);
  const told = points[hovered ?? points.length - 1];
  return (
    <figure class="chart">
      <figcaption>
        <span>{label}</span>
        {told !== undefined && <output><strong>{show(told.value)}</strong> {whenOf(told)}</output>}
      </figcaption>
      <div ref={place} class="plot" style={{ minHeight: `${height}px` }} role="img" aria-label={`${label}: ${points.length} values, as a table below`} />
      <ChartNumbers label={label} points={points} show={show} />
    </figure>
  );
}
