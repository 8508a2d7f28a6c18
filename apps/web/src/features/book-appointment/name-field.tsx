import type { Ref } from 'react';

type NameFieldProps = {
  value: string;
  onChange(value: string): void;
  onFocus(): void;
  problem: string | undefined;
  readOnly: boolean;
  describedBy: string;
  ref: Ref<HTMLInputElement>;
};

/** The patient's name, with what is wrong with it read out beside it. */
export function NameField(props: NameFieldProps) {
  const { value, onChange, onFocus, problem, readOnly, describedBy, ref } = props;
  return (
    <div className="field">
      <label htmlFor="patient-name">Patient’s name</label>
      <input
        id="patient-name"
        name="name"
        type="text"
        autoComplete="name"
        autoCapitalize="words"
        spellCheck={false}
        enterKeyHint="done"
        required
        value={value}
        readOnly={readOnly}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? 'patient-name-problem' : describedBy}
        onFocus={onFocus}
        onChange={(event) => onChange(event.target.value)}
        ref={ref}
      />
      <p id="patient-name-problem" className="field-problem" aria-live="polite">
        {problem}
      </p>
    </div>
  );
}
