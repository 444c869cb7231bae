// Forms: fields with their labels and what is wrong with them, sent once at a time.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { Wrong } from "./states";

export interface FieldProps {
  name: string; label: string; value?: string; type?: "text" | "email" | "number" | "date" | "tel" | "password"; hint?: string; required?: boolean;
  maxLength?: number; min?: number; options?: [value: string, text: string][]; rows?: number; problem?: string | undefined;
  autoFocus?: boolean; inputMode?: "decimal" | "numeric"; onChange?: (value: string) => void;
}

// As the server counts and says it, but while it is typed. Nothing is cut off: what is too long is for the user to shorten.
function lengthProblem(value: string, most: number | undefined): string | undefined {
  const characters = [...value.trim()].length;
  return most !== undefined && characters > most ? `is ${characters} characters long; at most ${most} are taken` : undefined;
}

export function Field(props: FieldProps) {
  const id = `field-${props.name}`;
  const [typed, setTyped] = useState(props.value ?? "");
  const problem = lengthProblem(typed, props.maxLength) ?? props.problem;
  // A dialog focuses what it wants focused itself, when it opens.
  useEffect(() => {
    const field = document.getElementById(id);
    if (props.autoFocus === true && field?.closest("dialog") === null) field.focus();
  }, []);
  const told = [props.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  const shared = {
    id, name: props.name, required: props.required, "data-focus": props.autoFocus, "aria-invalid": problem === undefined ? undefined : true,
    "aria-describedby": told === "" ? undefined : told,
    onInput: (event: Event) => {
      const { value } = event.currentTarget as HTMLInputElement;
      setTyped(value);
      props.onChange?.(value);
    },
  };
  return (
    <div class="field">
      <label for={id}>{props.label}{props.required !== true && props.options === undefined && <span class="optional"> optional</span>}</label>
      {props.options !== undefined ? (
        <select {...shared}>
          {props.options.map(([value, text]) => <option key={value} value={value} selected={value === props.value}>{text}</option>)}
        </select>
      ) : props.rows !== undefined ? (
        <textarea {...shared} rows={props.rows}>{props.value ?? ""}</textarea>
      ) : (
        <input {...shared} type={props.type ?? "text"} defaultValue={props.value ?? ""} min={props.min}
          inputMode={props.inputMode} autocomplete="off" />
      )}
      {props.hint !== undefined && <small id={`${id}-hint`}>{props.hint}</small>}
      {problem !== undefined && <small id={`${id}-problem`} class="wrong">{problem}</small>}
    </div>
  );
}

interface FormProps {
  submit: string;
  // What was typed, by name; empty fields are "". A Problem that is thrown is shown, at its field where it names one.
  onSubmit: (values: Record<string, string>) => Promise<void>;
  onCancel?: () => void;
  danger?: boolean;
  dismiss?: string; // what the button says that leaves all as it is
  children: (problemOf: (field: string) => string | undefined) => ComponentChildren;
}

export function Form({ submit, onSubmit, onCancel, danger, dismiss = "Cancel", children }: FormProps) {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const send = async (event: Event) => {
    event.preventDefault();
    if (isSending || form.current === null) return;
    const values = Object.fromEntries([...new FormData(form.current)].map(([name, value]) => [name, String(value).trim()]));
    setSending(true);
    try {
      await onSubmit(values);
      setProblem(undefined);
    } catch (error) {
      const told = asProblem(error);
      setProblem(told);
      const field = told.details.errors?.[0]?.field;
      if (field !== undefined) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus();
    } finally {
      setSending(false);
    }
  };
  // Known only when the fields are shown: they may be in components of their own.
  const isAtField = useRef(false);
  const [isElsewhere, setElsewhere] = useState(false);
  isAtField.current = false;
  const fields = children((field) => {
    const told = problem?.of(field);
    isAtField.current ||= told !== undefined;
    return told;
  });
  useLayoutEffect(() => setElsewhere(problem !== undefined && !isAtField.current));
  return (
    <form ref={form} class="form" onSubmit={send} noValidate>
      {fields}
      {problem !== undefined && isElsewhere && <Wrong problem={problem} />}
      <div class="buttons">
        <button type="submit" class={danger === true ? "danger" : "primary"} disabled={isSending}>{submit}</button>
        {onCancel !== undefined && <button type="button" onClick={onCancel}>{dismiss}</button>}
      </div>
    </form>
  );
}
