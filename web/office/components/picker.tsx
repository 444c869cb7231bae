// Finding one of many by words: a field with a list below it (the ARIA combobox pattern).
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props<Thing> {
  label: string; placeholder: string; autoFocus?: boolean;
  find: (words: string, signal: AbortSignal) => Promise<Thing[]>;
  keyOf: (thing: Thing) => number; show: (thing: Thing) => ComponentChildren; onPick: (thing: Thing) => void;
}

export function Picker<Thing>({ label, placeholder, autoFocus, find, keyOf, show, onPick }: Props<Thing>) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState<Thing[]>();
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const id = `picker-${label.replace(/\W/g, "-")}`;
  useEffect(() => {
    if (autoFocus === true) input.current?.focus();
  }, []);
  useEffect(() => {
    if (words.trim() === "") {
      setFound(undefined);
      return undefined;
    }
    const aborter = new AbortController();
    const timer = setTimeout(() => {
      find(words.trim(), aborter.signal).then((things) => { setFound(things); setAt(0); }, () => setFound(undefined));
    }, 150);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [words]);
  const pick = (thing: Thing) => {
    onPick(thing);
    setWords("");
    setFound(undefined);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const thing = found?.[at];
    if (event.key === "ArrowDown" && found !== undefined) setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp" && found !== undefined) setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && thing !== undefined) pick(thing);
    else if (event.key === "Escape" && found !== undefined) setFound(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input ref={input} id={id} type="search" role="combobox" aria-expanded={found !== undefined} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={found?.[at] === undefined ? undefined : `${id}-${at}`} placeholder={placeholder} value={words} autocomplete="off" maxLength={100}
        onInput={(event) => setWords(event.currentTarget.value)} onKeyDown={onKey} onBlur={() => setTimeout(() => setFound(undefined), 200)} />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={found === undefined}>
        {found?.map((thing, i) => (
          <li key={keyOf(thing)} id={`${id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => { event.preventDefault(); pick(thing); }}>{show(thing)}</li>
        ))}
        {found?.length === 0 && <li role="option" aria-selected={false} aria-disabled>Nothing is found by these words.</li>}
      </ul>
    </div>
  );
}
