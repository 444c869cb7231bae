// Search as one types, kept in the address. "/" goes there.
import { useEffect, useRef, useState } from "preact/hooks";
import { useShortcut } from "../core/shortcuts";

interface Props { value: string; onSearch: (text: string) => void; label: string; placeholder?: string }

export function SearchBox({ value, onSearch, label, placeholder }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  useShortcut("/", "Search", () => input.current?.focus());
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onSearch(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const intoList = (event: KeyboardEvent) => {
    if (event.key === "Enter") onSearch(text);
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    document.querySelector<HTMLElement>("main a.row")?.focus();
  };
  return (
    <input ref={input} class="search" type="search" aria-label={label} placeholder={placeholder ?? label} value={text} maxLength={100}
      onInput={(event) => setText(event.currentTarget.value)} onKeyDown={intoList} />
  );
}
