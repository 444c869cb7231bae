// A few figures side by side.
import type { ComponentChildren } from "preact";

export type Fact = [name: string, value: ComponentChildren, more?: ComponentChildren];

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value, more]) => (
        <div key={name}><dt>{name}</dt><dd>{value}</dd>{more !== undefined && <dd class="more">{more}</dd>}</div>
      ))}
    </dl>
  );
}
