// What is around every page: the way to the others, who one is, and what goes wrong everywhere.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { trouble } from "../api/client";
import { may, signOut, store } from "../api/session";
import { Dialog } from "../components/dialog";
import { Toasts } from "../components/toasts";
import { pages } from "../pages";
import { path, replace } from "../core/router";
import { shortcuts, useShortcut } from "../core/shortcuts";
import { nextTheme, theme } from "../core/theme";

function Navigation() {
  return (
    <nav class="navigation" aria-label="Main">
      {pages.filter((page) => page.title !== undefined && may(page.role)).map((page) => {
        const isHere = page.form === "/" ? path.value === "/" : path.value.startsWith(page.form);
        return <a key={page.form} href={`#${page.form}`} aria-current={isHere ? "page" : undefined}>{page.title}</a>;
      })}
    </nav>
  );
}

function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="keys">
        {shortcuts().map((one) => <div key={one.key}><dt><kbd>{one.key}</kbd></dt><dd>{one.tells}</dd></div>)}
        <div><dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>Go through a list</dd></div>
        <div><dt><kbd>Enter</kbd></dt><dd>Open</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>Close, or leave a field</dd></div>
      </dl>
    </Dialog>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  const [helps, setHelps] = useState(false);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useShortcut("?", "Show these keys", () => setHelps(true));
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [path.value]);
  const leave = async () => {
    await signOut();
    replace("/");
  };
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.querySelector<HTMLElement>("h1")?.focus(); }}>
        Skip to the page
      </a>
      <header class="top">
        <a class="brand" href="#/">{store.value?.store ?? "ordo"}</a>
        <Navigation />
        <div class="top-end">
          <button type="button" class="quiet" onClick={() => setHelps(true)} aria-label="Keyboard">?</button>
          <button type="button" class="quiet" onClick={nextTheme} aria-label={`Colours: ${theme.value}`} title={`Colours: ${theme.value}`}>
            {theme.value === "auto" ? "◐" : theme.value === "dark" ? "●" : "○"}
          </button>
          <button type="button" class="quiet" onClick={leave}>Sign out</button>
        </div>
      </header>
      {trouble.value !== null && (
        <p class="banner" role="alert">
          {trouble.value.message} What is shown may be old; it is asked for again by itself.
        </p>
      )}
      <main id="main" ref={main}>{children}</main>
      <Toasts />
      {helps && <Help onClose={() => setHelps(false)} />}
    </div>
  );
}
