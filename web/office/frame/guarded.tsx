// A page that fails by a fault of its own is told in its place, and the way to the others stays.
import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { asProblem } from "../api/problem";
import { Heading } from "../components/heading";
import { Failed } from "../components/states";

export function Guarded({ children }: { children: ComponentChildren }) {
  const [error, again] = useErrorBoundary((thrown) => console.error(thrown));
  if (error === undefined) return <>{children}</>;
  return <><Heading title="This page failed" /><Failed problem={asProblem(error)} retry={again} /></>;
}
