// A question before what cannot be taken back.
import type { ComponentChildren } from "preact";
import { Dialog } from "./dialog";
import { Form } from "./form";

interface Props { title: string; submit: string; danger?: boolean; dismiss?: string; onClose: () => void; onConfirm: (values: Record<string, string>) => Promise<void>; children: (problemOf: (field: string) => string | undefined) => ComponentChildren }

export function Confirm({ title, submit, danger, dismiss, onClose, onConfirm, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form submit={submit} onSubmit={async (values) => { await onConfirm(values); onClose(); }} onCancel={onClose} {...(danger === undefined ? {} : { danger })} {...(dismiss === undefined ? {} : { dismiss })}>
        {children}
      </Form>
    </Dialog>
  );
}
