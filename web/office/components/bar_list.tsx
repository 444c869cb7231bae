// Values by what they are of, as bars that are a list: read by everybody, in every width.
export interface Bar { name: string; value: number; href?: string }

export function BarList({ label, bars, show }: { label: string; bars: Bar[]; show: (value: number) => string }) {
  const most = Math.max(...bars.map((bar) => bar.value), 1);
  return (
    <ul class="bars" aria-label={label}>
      {bars.map((bar, i) => (
        <li key={`${i} ${bar.name}`}>
          <span class="bar-name">{bar.href === undefined ? bar.name : <a href={bar.href}>{bar.name}</a>}</span>
          <span class="bar-value">{show(bar.value)}</span>
          <span class="bar" aria-hidden="true" style={{ width: `${Math.max((bar.value / most) * 100, 0.5)}%` }} />
        </li>
      ))}
    </ul>
  );
}
