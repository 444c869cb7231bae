// The focus stays near where it was: what had it goes away, and the nearest to it that can have it takes it.
const able = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";
let around: Element[] = []; // what has the focus, and all that it is in, from within

function* outwards(from: Element | null): Generator<Element> {
  for (let one = from; one !== null; one = one.parentElement) yield one;
}

addEventListener("focusin", (event) => { around = [...outwards(event.target as Element)]; });
// Who clicks beside everything wants the focus nowhere.
addEventListener("pointerdown", () => { around = []; });

function nearest(): HTMLElement | null {
  const main = document.querySelector("main");
  for (const one of around) {
    if (!one.isConnected) continue;
    if (one.contains(main)) break;
    const found = one.matches(able) ? one : one.querySelector(able);
    if (found !== null) return found as HTMLElement;
  }
  return main?.querySelector("h1") ?? null;
}

export function keepFocus() {
  new MutationObserver((changes) => {
    const had = around[0];
    if (had === undefined || (document.activeElement ?? document.body) !== document.body) return;
    const wasDisabled = changes.some((one) => one.type === "attributes" && one.target === had) && had.matches(able);
    if (wasDisabled || !had.isConnected) nearest()?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
}
