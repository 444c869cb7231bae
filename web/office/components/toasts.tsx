import { dismiss, toasts } from "../core/toasts";

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.kind}`}>
          <span>{toast.text}</span>
          {toast.undo !== undefined && (
            <button type="button" onClick={() => { dismiss(toast.id); toast.undo?.(); }}>Undo</button>
          )}
          <button type="button" class="quiet" aria-label="Dismiss" onClick={() => dismiss(toast.id)}>×</button>
        </div>
      ))}
    </div>
  );
}
