// Every report that the API has.
import { reports } from "../api/description";
import { label } from "../api/label";
import { useLoad } from "../core/load";
import { href } from "../core/router";
import { Heading } from "../components/heading";
import { Show } from "../components/states";

export const nameOf = (path: string) => path.replace("/v1/reports/", "").replace(/\/\{.*/, "");
export const titleOf = (path: string) => label(nameOf(path).replaceAll("-", "_"));

export function Reports() {
  const loaded = useLoad(reports, []);
  return (
    <>
      <Heading title="Reports" />
      <Show loaded={loaded} lines={6}>
        {(all) => (
          <ul class="cards">
            {all.map((report) => (
              <li key={report.path}><a href={href(`/reports/${nameOf(report.path)}`)}><strong>{titleOf(report.path)}</strong><span>{report.summary}</span></a></li>
            ))}
          </ul>
        )}
      </Show>
    </>
  );
}
