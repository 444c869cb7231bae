// From who one is and where one is to the page.
import { useEffect, useState } from "preact/hooks";
import { expired, key } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { may, resume, store } from "../api/session";
import { Heading } from "../components/heading";
import { Failed, Waiting } from "../components/states";
import { pages } from "../pages";
import { SignIn } from "../pages/sign_in";
import { matched, path } from "../core/router";
import { Shell } from "./shell";

function Nowhere({ title, text }: { title: string; text: string }) {
  return <><Heading title={title} /><p>{text} <a href="#/">To the dashboard</a></p></>;
}

function Page() {
  for (const page of pages) {
    const values = matched(page.form, path.value);
    if (values === null) continue;
    if (!may(page.role)) return <Nowhere title="Not with this key" text={`This page needs a key with the role ${page.role}.`} />;
    const Shown = page.show;
    return <Shown key={path.value} {...values} />;
  }
  return <Nowhere title="No such page" text="There is nothing at this address." />;
}

export function App() {
  const [problem, setProblem] = useState<Problem>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (key.value === null || store.value !== null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    resume().then(() => setProblem(undefined), (error: unknown) => {
      const told = asProblem(error);
      setProblem(told);
      if (told.isPassing) timer = setTimeout(() => setTurn((n) => n + 1), 3000);
    });
    return () => clearTimeout(timer);
  }, [key.value, store.value, turn]);

  if (key.value === null || expired.value || path.value.startsWith("/sign-in/")) return <SignIn />;
  if (store.value !== null) return <Shell><Page /></Shell>;
  return <main class="alone">{problem === undefined ? <Waiting /> : <Failed problem={problem} retry={() => setTurn((n) => n + 1)} />}</main>;
}
