import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { store } from "../api/session";
import { go } from "../core/router";
import { useShortcut } from "../core/shortcuts";

// The heading of a page, which is also the window's title; focused when one comes here.
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  useEffect(() => { document.title = `${title} · ${store.value?.store ?? "ordo"}`; }, [title]);
  return (
    <div class="heading">
      <h1 tabIndex={-1}>{title}</h1>
      <div class="heading-end">{children}</div>
    </div>
  );
}

// "n": make a new one.
export function NewButton({ to, children }: { to: string; children: string }) {
  useShortcut("n", children, () => go(to));
  return <a class="button primary" href={`#${to}`}>{children}</a>;
}
