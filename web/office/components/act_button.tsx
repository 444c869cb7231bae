// A button that does something at once, and not twice at a time: a second click, as of a double click, waits for nothing.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { attempt } from "../core/toasts";

export function ActButton({ act, children }: { act: () => Promise<unknown>; children: ComponentChildren }) {
  const isUnderWay = useRef(false);
  const once = () => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    attempt(() => act().finally(() => { isUnderWay.current = false; }));
  };
  return <button type="button" onClick={once}>{children}</button>;
}
