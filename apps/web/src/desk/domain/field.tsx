import { type InputHTMLAttributes, type ReactNode, type Ref, useEffect, useId } from 'react';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string;
  problem?: string | undefined;
  ref?: Ref<HTMLInputElement>;
  /** Beside the field, like a button. */
  children?: ReactNode;
};

/** A labelled field that says what is wrong with it. */
export function Field({ label, hint, problem, ref, children, ...input }: FieldProps) {
  const id = useId();
  // The first one that is wrong: there one goes on.
  useEffect(() => {
    const form = problem && document.getElementById(id)?.closest('form');
    if (form) form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem, id]);
  const descriptions = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint muted">
          {hint}
        </p>
      )}
      <div className="field-line">
        <input
          {...input}
          id={id}
          ref={ref}
          aria-invalid={problem ? true : undefined}
          aria-describedby={descriptions.join(' ') || undefined}
        />
        {children}
      </div>
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
