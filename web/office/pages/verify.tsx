// The proof, now: each invariant is a query that must find nothing.
import { useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { label } from "../api/label";
import { asProblem, type Problem } from "../api/problem";
import { DataTable } from "../components/data_table";
import { Failed, Waiting } from "../components/states";
import { count } from "../formats/formats";

type Found = Schemas["Verification"];

function Result({ found }: { found: Found }) {
  const broken = found.invariants.filter((one) => one.violations > 0);
  return (
    <>
      <p role="status" class={found.sound ? "good" : "wrong"}>
        {found.sound ? `Sound: nothing breaks any of ${found.invariants.length} invariants` : `Broken: ${broken.length} of ${found.invariants.length} invariants`} ({count(found.milliseconds)} ms).
      </p>
      <DataTable label="Invariants" rows={found.invariants} keyOf={(one) => one.invariant} columns={[
        { title: "Invariant", show: (one) => `${one.invariant} ${label(one.name)}` },
        { title: "What must hold", show: (one) => one.description, isWide: true },
        { title: "Violations", show: (one) => count(one.violations), isNumber: true },
      ]} />
      {broken.map((one) => <pre key={one.invariant}>{one.offenders.map((offender) => JSON.stringify(offender)).join("\n")}</pre>)}
    </>
  );
}

export function Verify() {
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<Problem>();
  const [isRunning, setRunning] = useState(false);
  const run = async () => {
    setRunning(true);
    setProblem(undefined);
    try {
      setFound(await body(api.POST("/v1/verify")));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setRunning(false);
    }
  };
  return (
    <section class="panel">
      <div class="section-head"><h2>Verify</h2><button type="button" onClick={run} disabled={isRunning}>Verify now</button></div>
      <p>No unit is sold that was not there, every total is the sum of its lines, every order exists once: proved on the data itself.</p>
      {problem !== undefined && <Failed problem={problem} retry={run} />}
      {isRunning ? <Waiting /> : found !== undefined && <Result found={found} />}
    </section>
  );
}
