import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

type DeskDialogProps = {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** Whether Escape closes it. */
  canClose?: boolean;
  className?: string;
};

/** A dialog over the page: the focus stays in it, and returns to where it was. */
export function DeskDialog({
  title,
  onClose,
  children,
  canClose = true,
  className = '',
}: DeskDialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before its content looks for the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (!dialog?.open) dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={`desk-dialog ${className}`}
      aria-labelledby={id}
      onKeyDown={(event) => {
        // What is inside may need the key for itself, like an open list.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        if (canClose) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        if (canClose) onClose();
      }}
      // Browsers close it without asking when they are asked twice.
      onClose={() => {
        if (ref.current?.open) return;
        if (canClose) onClose();
        else ref.current?.showModal();
      }}
    >
      <header className="desk-dialog-head">
        <h2 id={id}>{title}</h2>
        {canClose && (
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
