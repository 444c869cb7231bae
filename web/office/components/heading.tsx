import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { store } from "../api/session";
import { go, path } from "../core/router";
import { useShortcut } from "../core/shortcuts";

let focusedFor = path.value; // where the pages begin, the browser's own focus is right

// The heading of a page, which is also the window's title; focused when one comes here from another.
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (path.value === focusedFor) return;
    focusedFor = path.value;
    heading.current?.focus({ preventScroll: true });
  }, [path.value]);
  useEffect(() => { document.title = `${title} · ${store.value?.store ?? "ordo"}`; }, [title]);
  return (
    <div class="heading">
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      <div class="heading-end">{children}</div>
    </div>
  );
}

// "n": make a new one.
export function NewButton({ to, children }: { to: string; children: string }) {
  useShortcut("n", children, () => go(to));
  return <a class="button primary" href={`#${to}`}>{children}</a>;
}
