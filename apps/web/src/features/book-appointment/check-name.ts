import type { InputIssue, InputIssueCode } from '@clinic/contracts/input-issues';
/**
 * The name as the contract wants it, or what is wrong with it. The contract's schema is loaded when
 * it is needed; where it cannot be loaded the API decides alone.
 */
export async function checkName(typed: string): Promise<{ name: string } | { problem: string }> {
  if (typed.trim() === '') return { problem: 'Please enter the patient’s name.' };
  const contract = await loadContract().catch(() => undefined);
  if (!contract) return { name: typed };
  const parsed = contract.checkPatientName(typed);
  if (parsed.success) return { name: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: nameProblem(issue && contract.meaningOf(issue)) };
}

/** Fetches the schema ahead of the first submit. */
export const loadContract = () => import('./name-contract.ts');

type Meaning = Pick<InputIssue, 'code' | 'params'>;

const SENTENCES: Record<InputIssueCode, (params: NonNullable<Meaning['params']>) => string> = {
  missing: () => 'Please enter the patient’s name.',
  empty: () => 'Please enter the patient’s name.',
  too_long: ({ max }) => `The name must have at most ${max} characters.`,
  control_characters: () => 'The name must not contain control characters.',
  nothing_visible: () => 'The name must contain a character that can be seen.',
  too_many_marks: ({ max }) => `The name must have at most ${max} marks on one letter.`,
  wrong_type: () => 'The name must be text.',
  wrong_format: () => 'The name is not written as it must be.',
  not_allowed: () => 'This name is not possible.',
  too_small: () => 'The name is too short.',
  too_big: () => 'The name is too long.',
  unknown_field: () => 'The name is not understood.',
  invalid: () => 'The name is not right.',
};

/** A sentence for what is wrong with a name. */
export function nameProblem({ code, params = {} }: Meaning = { code: 'invalid' }): string {
  return SENTENCES[code](params);
}
