import { z } from 'zod';

/** zod's name of a type, and what it is called in a message. */
const TYPES: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  object: 'must be an object',
  array: 'must be a list',
};

export const IS_MISSING = 'is missing';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** A schema's own message for what is wrong; a field that is absent is said to be missing. */
export const orMissing =
  (message: string) =>
  ({ input }: Pick<RawIssue, 'input'>): string =>
    input === undefined ? IS_MISSING : message;

/**
 * What zod says of input in its own words, in the contract's. For unknown fields it is one line each,
 * in the order of the issue's `keys`.
 */
function messageOf(issue: RawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsOf(issue.inst);
    return issue.keys.map((key) => unknownField(key, known)).join('\n');
  }
  if (issue.input === undefined) return IS_MISSING;
  if (issue.code === 'invalid_type') return TYPES[issue.expected];
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`;
  if (issue.code === 'too_small' && isNumber(issue)) return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big' && isNumber(issue)) return `must be at most ${issue.maximum}`;
  return undefined;
}

const isNumber = ({ origin }: { origin: string }) => origin === 'number' || origin === 'int';

function fieldsOf(schema: unknown): string[] {
  return schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

/** `doctor_id`, `DoctorID` and `doctor` are meant for `doctorId`. */
function unknownField(key: string, known: string[]): string {
  const typed = plain(key);
  const meant =
    known.find((name) => plain(name) === typed) ??
    known.find((name) => typed.length > 3 && plain(name).startsWith(typed));
  return meant ? `is not a known field; did you mean ${meant}?` : 'is not a known field';
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

z.config({ customError: messageOf });
