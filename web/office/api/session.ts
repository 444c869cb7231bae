// Who is signed in: the key's name and role, and the store that it is a key of.
import { computed, signal } from "@preact/signals";
import { api, bearer, body, expired, keepKey, key, type Schemas } from "./client";
import { asProblem } from "./problem";

export type Store = Schemas["StoreDetails"];
export type Role = "reader" | "clerk" | "admin";

// Which key of this tab came by a link, by its id.
const linkPlace = "ordo.link";
const idOf = (secret: string) => secret.split("_")[1] ?? "";

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
  sessionStorage.setItem(linkPlace, idOf(made.secret));
}

// The key of a sign-in link ends with it; any other is the user's own, and stays good. Signed out here in any case:
// what is thrown says that the link's key could not be revoked.
export async function signOut() {
  const id = idOf(key.value ?? "");
  try {
    if (sessionStorage.getItem(linkPlace) === id) await api.DELETE("/v1/keys/{key_id}", { params: { path: { key_id: Number(id) } } });
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status !== 401) throw new Error(`Signed out here, but the link's key is still good. ${problem.message} Revoke key ${id} when you can.`);
  } finally {
    sessionStorage.removeItem(linkPlace);
    keepKey(null);
    store.value = null;
  }
}
