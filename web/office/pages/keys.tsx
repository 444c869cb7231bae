// Who may use the server.
import { useState } from "preact/hooks";
import { api, body, page, type Schemas } from "../api/client";
import { store } from "../api/session";
import { forgetLists, useList } from "../core/list";
import { attempt, tell } from "../core/toasts";
import { Confirm } from "../components/confirm";
import { Dialog } from "../components/dialog";
import { Field, Form } from "../components/form";
import { ListTable } from "../components/list_table";
import { dateTime } from "../formats/formats";

type Key = Schemas["Key"];

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [made, setMade] = useState<Schemas["NewKey"]>();
  const make = async (values: Record<string, string>) => {
    setMade(await body(api.POST("/v1/keys", { body: { name: values.name ?? "", role: (values.role ?? "") as Key["role"] } })));
    onMade();
  };
  const copy = async () => {
    await navigator.clipboard.writeText(made?.secret ?? "");
    tell("The key is copied.");
  };
  return (
    <Dialog title={made === undefined ? "New key" : `The key ${made.key_name}`} onClose={onClose}>
      {made === undefined ? (
        <Form submit="Create key" onSubmit={make} onCancel={onClose}>
          {(problemOf) => (
            <>
              <Field name="name" label="For what or whom" required autoFocus maxLength={100} problem={problemOf("name")} />
              <Field name="role" label="Role" options={[["reader", "Reader: looks"], ["clerk", "Clerk: sells"], ["admin", "Admin: everything"]]} problem={problemOf("role")} />
            </>
          )}
        </Form>
      ) : (
        <>
          <p>It is shown this once. Only its hash is kept.</p>
          <p><code class="secret">{made.secret}</code></p>
          <div class="buttons"><button type="button" class="primary" onClick={() => attempt(copy)}>Copy</button><button type="button" onClick={onClose}>Done</button></div>
        </>
      )}
    </Dialog>
  );
}

export function Keys() {
  const [turn, setTurn] = useState(0);
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Key>();
  const list = useList(`keys ${turn}`, (asked, signal) => page(api.GET("/v1/keys", { params: { query: asked }, signal })));
  const changed = () => { forgetLists(); setTurn((n) => n + 1); };
  const revoke = async () => {
    if (revoked === undefined) return;
    await body(api.DELETE("/v1/keys/{key_id}", { params: { path: { key_id: revoked.key_id } } }));
    changed();
    tell(`The key ${revoked.key_name} is revoked.`);
  };
  return (
    <section class="panel">
      <div class="section-head"><h2>Keys</h2><button type="button" onClick={() => setMaking(true)}>New key</button></div>
      <ListTable label="Keys" list={list} keyOf={(row) => row.key_id} empty={<p>There are no keys.</p>} columns={[
        { title: "Name", show: (row) => row.key_name },
        { title: "Role", show: (row) => row.role },
        { title: "Last used", show: (row) => dateTime(row.last_used_at), isWide: true },
        { title: "Action", show: (row) => (row.key_name === store.value?.actor ? <small>yours</small>
          : <button type="button" aria-label={`Revoke ${row.key_name}`} onClick={() => setRevoked(row)}>Revoke</button>) },
      ]} />
      {isMaking && <NewKey onClose={() => setMaking(false)} onMade={changed} />}
      {revoked !== undefined && (
        <Confirm title={`Revoke ${revoked.key_name}?`} submit="Revoke key" danger onClose={() => setRevoked(undefined)} onConfirm={revoke}>
          {() => <p>Whoever uses it is turned away from the next second on. It cannot be brought back.</p>}
        </Confirm>
      )}
    </section>
  );
}
