import { z } from 'zod';
import { IS_MISSING } from './input-messages.ts';

/** What can be wrong with a field; the numbers and words of each are in `params`. */
export const INPUT_ISSUES = [
  'missing',
  'unknown_field',
  'wrong_type',
  'wrong_format',
  'not_allowed',
  'empty',
  'too_long',
  'too_small',
  'too_big',
  'control_characters',
  'nothing_visible',
  'too_many_marks',
  'invalid',
] as const;
export const InputIssueCode = z.enum(INPUT_ISSUES);
export type InputIssueCode = z.infer<typeof InputIssueCode>;

const Params = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * What is wrong with one field: `path` like `patientName`, a code of the closed list with its parameters
 * (`{max: 120}`), and the same as an English sentence without its subject.
 */
export const InputIssue = z.object({
  path: z.string(),
  code: InputIssueCode,
  params: Params.optional(),
  message: z.string(),
});
export type InputIssue = z.infer<typeof InputIssue>;

type Meaning = Pick<InputIssue, 'code' | 'params'>;

/** What an issue of a schema means. A refinement says so by `params: { code: … }`. */
export function meaningOfIssue(issue: z.core.$ZodIssue): Meaning {
  if (issue.message === IS_MISSING) return { code: 'missing' };
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'unknown_field' };
    case 'invalid_type':
      return { code: 'wrong_type', params: { expected: issue.expected } };
    case 'invalid_value':
      return { code: 'not_allowed', params: { allowed: issue.values.join(', ') } };
    case 'invalid_format':
      return { code: 'wrong_format' };
    case 'too_small':
      if (issue.origin === 'string') return { code: 'empty' };
      return { code: 'too_small', params: { min: Number(issue.minimum) } };
    case 'too_big':
      if (issue.origin === 'string') return { code: 'too_long', params: maxOf(issue) };
      return { code: 'too_big', params: { max: Number(issue.maximum) } };
    case 'custom':
      return meaningOfRefinement(issue.params);
    default:
      return { code: 'invalid' };
  }
}

/** A line of text may come longer than it is kept: its message has the length that counts. */
function maxOf(issue: { maximum: number | bigint; message: string }): { max: number } {
  return { max: Number(/at most (\d+) /.exec(issue.message)?.[1] ?? issue.maximum) };
}

function meaningOfRefinement({ code, ...params }: Record<string, unknown> = {}): Meaning {
  const known = InputIssueCode.safeParse(code);
  if (!known.success) return { code: 'invalid' };
  const given = Params.parse(params);
  return Object.keys(given).length > 0 ? { code: known.data, params: given } : { code: known.data };
}
