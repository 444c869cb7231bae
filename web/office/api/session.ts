// Who is signed in: the key's name and role, and the store that it is a key of.
import { computed, signal } from "@preact/signals";
import { api, bearer, body, expired, keepKey, key, type Schemas } from "./client";

export type Store = Schemas["StoreDetails"];
export type Role = "reader" | "clerk" | "admin";

export const store = signal<Store | null>(null);
const ranks: Role[] = ["reader", "clerk", "admin"];

export const role = computed<Role>(() => store.value?.role ?? "reader");
export const may = (needed: Role) => ranks.indexOf(role.value) >= ranks.indexOf(needed);

// With the key that is kept: who it is. Throws the Problem, and keeps the key unless it is wrong.
export async function resume() {
  store.value = await body(api.GET("/v1/store"));
}

// A key is kept once the server has taken it.
export async function signIn(secret: string) {
  const told = await body(api.GET("/v1/store", { headers: { Authorization: bearer(secret.trim()) } }));
  expired.value = false;
  store.value = told;
  keepKey(secret.trim());
}

export async function signInByLink(token: string) {
  const made = await body(api.POST("/v1/session", { body: { token } }));
  await signIn(made.secret);
}

// The key of a sign-in link ends with it; any other is the user's own, and stays good.
export async function signOut() {
  const number = Number(key.value?.split("_")[1]);
  const isOfLink = store.value?.actor.startsWith("sign-in link, ") ?? false;
  if (isOfLink) await api.DELETE("/v1/keys/{key_id}", { params: { path: { key_id: number } } }).catch(() => undefined);
  keepKey(null);
  store.value = null;
}
