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
import { attempt } from "../core/toasts";
import { forgetOrder } from "../pages/placing";
import { Banner } from "./banner";

function Navigation() {
  const nav = useRef<HTMLElement>(null);
  // On a phone the row is longer than the screen: where one is stays in sight.
  useEffect(() => {
    const here = nav.current?.querySelector("[aria-current]")?.getBoundingClientRect();
    if (nav.current === null || here === undefined) return;
    const row = nav.current.getBoundingClientRect();
    nav.current.scrollLeft += here.left + here.width / 2 - row.left - row.width / 2;
  }, [path.value]);
  return (
    <nav ref={nav} class="navigation" aria-label="Main">
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
        {shortcuts().filter((one) => one.key !== "Escape" && one.tells !== "").map((one) => <div key={one.key}><dt><kbd>{one.key}</kbd></dt><dd>{one.tells}</dd></div>)}
        <div><dt><kbd>↑</kbd> <kbd>↓</kbd></dt><dd>Go through a list</dd></div>
        <div><dt><kbd>Enter</kbd></dt><dd>Open</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>Close, leave a field, or go up to the list</dd></div>
      </dl>
    </Dialog>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  const [helps, setHelps] = useState(false);
  const main = useRef<HTMLElement>(null);
  useShortcut("?", "Show these keys", () => setHelps(true));
  const leave = () => attempt(() => signOut().finally(() => { forgetOrder(); replace("/"); }));
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
      <main id="main" ref={main}>{children}</main>
      {trouble.value !== null && <Banner problem={trouble.value} />}
      <Toasts />
      {helps && <Help onClose={() => setHelps(false)} />}
    </div>
  );
}
