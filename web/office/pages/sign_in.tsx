// The way in: by a key, or by the link that a server tells when it starts.
import { useEffect, useState } from "preact/hooks";
import { expired, keepKey, key } from "../api/client";
import { asProblem, fieldProblem, type Problem } from "../api/problem";
import { signIn, signInByLink, store } from "../api/session";
import { path, replace } from "../core/router";
import { tell } from "../core/toasts";
import { Field, Form } from "../components/form";
import { Waiting } from "../components/states";
import { Toasts } from "../components/toasts";

async function signInByKey(typed: string) {
  const unknown = () => fieldProblem("key", "this is not a key, or it was revoked.");
  if (!/^[\x21-\x7e]+$/.test(typed)) throw unknown();
  try {
    await signIn(typed);
  } catch (error) {
    throw asProblem(error).status === 401 ? unknown() : error;
  }
}

const linkToken = () => /^\/sign-in\/(.*)$/.exec(path.value)?.[1];

export function SignIn() {
  const [isSending, setSending] = useState(false);
  const [linkProblem, setLinkProblem] = useState<Problem>();
  const [isSignedOut] = useState(expired.value);
  useEffect(() => {
    document.title = "Sign in · ordo";
    if (isSignedOut) {
      keepKey(null);
      store.value = null;
      expired.value = false;
    }
  }, []);
  // A link that is opened in a tab with the office in it changes the address alone.
  useEffect(() => {
    const token = linkToken();
    if (token === undefined) return;
    const wasIn = key.value !== null;
    setSending(true);
    setLinkProblem(undefined);
    replace("/"); // the token does not stay in the history
    signInByLink(token).catch((error: unknown) => {
      if (wasIn) tell(asProblem(error).message, { kind: "failed" });
      else setLinkProblem(asProblem(error));
    }).finally(() => setSending(false));
  }, [path.value]);
  return (
    <main class="alone">
      <div class="sign-in">
        <h1>ordo</h1>
        {isSignedOut && <p role="alert">The key is not good any more. Sign in to go on where you were.</p>}
        {linkProblem !== undefined && <p class="wrong" role="alert">{linkProblem.message}</p>}
        {isSending || linkToken() !== undefined || key.value !== null ? <Waiting /> : (
          <Form submit="Sign in" onSubmit={(values) => signInByKey(values.key ?? "")}>
            {(problemOf) => <Field name="key" problem={problemOf("key")} label="Key" type="password" required autoFocus hint="It begins with ordo_; “ordo key create” makes one. It is forgotten with this tab." />}
          </Form>
        )}
      </div>
      <Toasts />
    </main>
  );
}
