// Keys that do something wherever one is. Each page and component brings its own while it is shown.
import { useEffect } from "preact/hooks";

interface Shortcut { key: string; tells: string; run: () => void }
const shown = new Set<Shortcut>();

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  const found = [...shown].reverse().find((one) => one.key === event.key);
  if (found === undefined) return;
  event.preventDefault();
  found.run();
});

export function useShortcut(key: string, tells: string, run: () => void) {
  useEffect(() => {
    const shortcut = { key, tells, run };
    shown.add(shortcut);
    return () => void shown.delete(shortcut);
  });
}

export const shortcuts = () => [...shown].filter((one, i, all) => all.findLastIndex((other) => other.key === one.key) === i);
