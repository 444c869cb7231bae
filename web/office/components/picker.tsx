// Finding one of many by words: a field with a list below it (the ARIA combobox pattern).
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asProblem } from "../api/problem";
import { useLoad } from "../core/load";
import { patiently } from "../core/patience";
import { tell } from "../core/toasts";

interface Props<Thing> {
  label: string; placeholder: string; autoFocus?: boolean; // focused once this becomes true
  find: (words: string, signal: AbortSignal) => Promise<Thing[]>;
  keyOf: (thing: Thing) => number; show: (thing: Thing) => ComponentChildren; onPick: (thing: Thing) => void;
}

const TYPING_MS = 150;

export function Picker<Thing>({ label, placeholder, autoFocus, find, keyOf, show, onPick }: Props<Thing>) {
  const [words, setWords] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const leaving = useRef(new AbortController());
  const entered = useRef(Promise.resolve());
  const input = useRef<HTMLInputElement>(null);
  const id = `picker-${label.replace(/\W/g, "-")}`;
  const asked = words.trim();
  const { data, problem } = useLoad(async (signal) => {
    if (asked === "") return undefined;
    await new Promise((resolve) => setTimeout(resolve, TYPING_MS));
    signal.throwIfAborted();
    return { words: asked, things: await find(asked, signal) };
  }, [asked]);
  const found = data?.things;
  const isShown = isOpen && asked !== "" && (found !== undefined || problem !== undefined);
  const pick = (thing: Thing) => {
    onPick(thing);
    setWords("");
    input.current?.focus();
  };
  useEffect(() => {
    if (autoFocus === true) input.current?.focus();
  }, [autoFocus]);
  useEffect(() => setAt(0), [found]);
  useEffect(() => () => leaving.current.abort(), []);
  const type = (typed: string) => {
    setWords(typed);
    setOpen(true);
  };
  // Enter before anything is found, as from a scanner: the field is free for the next words at once, and what these
  // mean is picked in its turn.
  const pickFirst = (text: string) => {
    const { signal } = leaving.current;
    setWords("");
    entered.current = entered.current.then(async () => {
      const [first] = await patiently(() => find(text, signal), signal);
      if (first !== undefined) onPick(first);
      else tell(`Nothing is found by “${text}”.`, { kind: "failed" });
    }).catch((error: unknown) => { if (!signal.aborted) tell(asProblem(error).message, { kind: "failed" }); });
  };
  const enter = () => {
    const thing = found?.[at];
    if (data?.words !== asked) pickFirst(asked);
    else if (isShown && thing !== undefined) pick(thing);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" && isShown) setAt(Math.min(at + 1, (found?.length ?? 1) - 1));
    else if (event.key === "ArrowUp" && isShown) setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && asked !== "") enter();
    else if (event.key === "Escape" && isShown) setOpen(false);
    else return;
    event.preventDefault();
  };
  const active = isShown && found?.[at] !== undefined ? `${id}-${at}` : undefined;
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input ref={input} id={id} type="search" role="combobox" aria-expanded={isShown} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={active} placeholder={placeholder} value={words} autocomplete="off" maxLength={100}
        onInput={(event) => type(event.currentTarget.value)} onKeyDown={onKey} onBlur={() => setOpen(false)} />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isShown}>
        {problem !== undefined ? <li role="option" aria-selected={false} aria-disabled>{problem.message}</li> : found?.map((thing, i) => (
          <li key={keyOf(thing)} id={`${id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => { event.preventDefault(); pick(thing); }}>{show(thing)}</li>
        ))}
        {problem === undefined && found?.length === 0 && <li role="option" aria-selected={false} aria-disabled>Nothing is found by these words.</li>}
      </ul>
    </div>
  );
}
