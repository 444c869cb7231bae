// Short messages at the edge of the page, some with a way back.
import { signal } from "@preact/signals";
import { asProblem } from "../api/problem";

export interface Toast { id: number; text: string; kind: "done" | "failed"; undo?: () => void }

export const toasts = signal<Toast[]>([]);
let last = 0;

export function dismiss(id: number) {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function tell(text: string, more: { undo?: () => void; kind?: Toast["kind"] } = {}) {
  const toast: Toast = { id: ++last, text, kind: more.kind ?? "done", ...(more.undo === undefined ? {} : { undo: more.undo }) };
  toasts.value = [...toasts.value.slice(-2), toast];
  setTimeout(() => dismiss(toast.id), toast.undo === undefined ? 5000 : 12_000);
}

// What a button does where no form is: if it fails, that is told.
export function attempt(act: () => Promise<unknown>) {
  act().catch((error: unknown) => tell(asProblem(error).message, { kind: "failed" }));
}
