import { type ComponentProps, useState } from 'react';
import { Field } from './field.tsx';

type PasswordFieldProps = Omit<
  ComponentProps<typeof Field>,
  'type' | 'children' | 'autoComplete'
> & {
  /** Tells password managers which one to fill in, or that they may make one. */
  autoComplete: 'current-password' | 'new-password';
};

/** A password, which can be looked at. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      required
    >
      <button
        type="button"
        className="button"
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
      >
        Show<span className="visually-hidden">{` ${props.label.toLowerCase()}`}</span>
      </button>
    </Field>
  );
}
