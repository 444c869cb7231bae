// The description of the operation at a path; at once where it is known, so that nothing moves when one comes back.
import { useMemo } from "preact/hooks";
import { known, operation, type Operation } from "../api/description";
import { useLoad } from "./load";

export function useOperation(path: string): Operation | undefined {
  const loaded = useLoad(() => operation(path), [path]);
  const before = useMemo(() => known(path), [path]);
  return loaded.data ?? before;
}
