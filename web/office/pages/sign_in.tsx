// The way in: by a key, or by the link that a server tells when it starts.
import { useEffect, useState } from "preact/hooks";
import { expired, keepKey, key } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { signIn, signInByLink, store } from "../api/session";
import { path, replace } from "../core/router";
import { Field, Form } from "../components/form";
import { Waiting } from "../components/states";

const linkToken = () => /^\/sign-in\/(\w+)$/.exec(path.value)?.[1];

export function SignIn() {
  const [token] = useState(linkToken);
  const [linkProblem, setLinkProblem] = useState<Problem>();
  const [isSignedOut] = useState(expired.value);
  useEffect(() => {
    document.title = "Sign in · ordo";
    if (isSignedOut) {
      keepKey(null);
      store.value = null;
      expired.value = false;
    }
    if (token === undefined) return;
    replace("/"); // the token does not stay in the history
    signInByLink(token).catch((error: unknown) => setLinkProblem(asProblem(error)));
  }, []);
  const isComing = token !== undefined && linkProblem === undefined;
  return (
    <main class="alone">
      <div class="sign-in">
        <h1>ordo</h1>
        {isSignedOut && <p role="alert">The key is not good any more. Sign in to go on where you were.</p>}
        {linkProblem !== undefined && <p class="wrong" role="alert">{linkProblem.message}</p>}
        {isComing || key.value !== null ? <Waiting /> : (
          <Form submit="Sign in" onSubmit={async (values) => signIn(values.key ?? "")}>
            {() => <Field name="key" label="Key" type="password" required autoFocus hint="It begins with ordo_; “ordo key create” makes one. It is forgotten with this tab." />}
          </Form>
        )}
      </div>
    </main>
  );
}
