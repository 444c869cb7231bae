// Trouble that passes, told beside the page. Whether it is over is asked here, however little the page asks for.
import { api } from "../api/client";
import type { Problem } from "../api/problem";
import { useLoad } from "../core/load";

export function Banner({ problem }: { problem: Problem }) {
  useLoad((signal) => api.GET("/readyz", { signal }), []);
  return <p class="banner" role="alert">{problem.message} What is shown may be old; it is asked for again by itself.</p>;
}
