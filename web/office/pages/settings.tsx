import { may, store } from "../api/session";
import { version } from "../api/description";
import { useLoad } from "../core/load";
import { Heading } from "../components/heading";
import { Facts } from "../components/facts";
import { date } from "../formats/formats";
import { Keys } from "./keys";
import { Verify } from "./verify";

export function Settings() {
  const told = useLoad(version, []).data;
  const here = store.value;
  return (
    <>
      <Heading title="Settings" />
      <section class="panel">
        <h2>Store</h2>
        <Facts facts={[["Name", here?.store], ["Currency", here?.currency], ["Time zone", here?.time_zone], ["Since", date(here?.created_at)]]} />
      </section>
      <section class="panel">
        <h2>About</h2>
        <Facts facts={[["ordo", told ?? "–"], ["PostgreSQL", here?.server_version], ["Signed in as", here?.actor, here?.role ?? undefined]]} />
        <p><a href="/docs">The API</a> · <a href="/office/licences.txt">Licences</a></p>
      </section>
      {may("admin") && <Verify />}
      {may("admin") && <Keys />}
    </>
  );
}
