// From who one is and where one is to the page.
import { expired, key } from "../api/client";
import { may, resume, store } from "../api/session";
import { Heading } from "../components/heading";
import { Failed, Waiting } from "../components/states";
import { pages, type PageEntry } from "../pages";
import { SignIn } from "../pages/sign_in";
import { useLoad } from "../core/load";
import { leave, matched, path } from "../core/router";
import { useShortcut } from "../core/shortcuts";
import { Guarded } from "./guarded";
import { Shell } from "./shell";

function Nowhere({ title, text }: { title: string; text: string }) {
  return <><Heading title={title} /><p>{text} <a href="#/">To the dashboard</a></p></>;
}

function Up({ to }: { to: string }) {
  useShortcut("Escape", "Go up to the list", () => leave(to));
  return null;
}

const filled = (form: string, values: Record<string, string>) => form.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

function Found({ page, values }: { page: PageEntry; values: Record<string, string> }) {
  const Shown = page.show;
  return <Guarded>{page.up !== undefined && <Up to={filled(page.up, values)} />}<Shown {...values} /></Guarded>;
}

function Page() {
  for (const page of pages) {
    const values = matched(page.form, path.value);
    if (values === null) continue;
    if (!may(page.role)) return <Nowhere title="Not with this key" text={`This page needs a key with the role ${page.role}.`} />;
    return <Found key={path.value} page={page} values={values} />;
  }
  return <Nowhere title="No such page" text="There is nothing at this address." />;
}

export function App() {
  const isUnknown = key.value !== null && store.value === null;
  const { problem, reload } = useLoad(() => (isUnknown ? resume() : Promise.resolve()), [isUnknown]);
  if (key.value === null || expired.value || path.value.startsWith("/sign-in/")) return <SignIn />;
  if (store.value !== null) return <Shell><Page /></Shell>;
  return <main class="alone">{problem === undefined ? <Waiting /> : <Failed problem={problem} retry={reload} />}</main>;
}
