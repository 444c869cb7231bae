// Commands that meet: a lock makes all of them wait, and then lets them go at once.
import { until } from "./place.mjs";

// Hold rows of a store ("products WHERE product_id = 1") in a transaction of its own while `during` runs.
export async function holding(store, rows, during) {
  const holder = store.spawn(["query", `WITH held AS (SELECT 1 FROM ${rows} FOR UPDATE) SELECT pg_sleep(600) FROM held`]);
  await until(() => backends(store, "query LIKE 'WITH held%' AND wait_event = 'PgSleep'") === 1, "the lock");
  try {
    return await during();
  } finally {
    holder.child.kill("SIGINT");
    await holder.done;
  }
}

// Run commands that all need these rows, together: how each ended.
export async function race(store, rows, commands) {
  const running = await holding(store, rows, async () => {
    const started = commands.map((words) => store.spawn(words).done);
    await waiting(store, commands.length);
    return started;
  });
  return Promise.all(running);
}

// Wait until so many statements wait for a lock.
export function waiting(store, count) {
  return until(() => backends(store, "wait_event_type = 'Lock'") === count, `${count} to wait for the lock`);
}

// How many other sessions are at work and in such a state.
export function backends(store, condition) {
  const [row] = store.sql(`SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND ${condition}`);
  return row.n;
}
