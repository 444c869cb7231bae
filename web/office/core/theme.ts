// Light, dark, or as the system has it. Kept in localStorage: it is no secret.
import { signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
const place = "ordo.theme";
const kept = localStorage.getItem(place);
export const theme = signal<Theme>(kept === "light" || kept === "dark" ? kept : "auto");

function apply() {
  if (theme.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
apply();

export function nextTheme() {
  theme.value = theme.value === "auto" ? "dark" : theme.value === "dark" ? "light" : "auto";
  localStorage.setItem(place, theme.value);
  apply();
}
