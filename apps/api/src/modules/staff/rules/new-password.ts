import { MIN_PASSWORD_LENGTH } from '@clinic/contracts/session';
import { dictionary } from '@zxcvbn-ts/language-common';
import { DomainError } from '../../../kernel/domain-error.ts';
import { isRepeated } from '../../../kernel/is-repeated.ts';

const COMMONEST = new Set((dictionary['passwords-common'] as (string | number)[]).map(String));

/**
 * Throws `INVALID_INPUT` for a password that is short, or that everybody who guesses tries first: one of the
 * commonest, also with digits and signs before and behind it, few characters or one piece repeated, the own name
 * or address.
 */
export function assertGoodPassword(
  password: string,
  { email, name }: { email: string; name: string },
): void {
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    refuse('too_small', `must have at least ${MIN_PASSWORD_LENGTH} characters`, {
      min: MIN_PASSWORD_LENGTH,
    });
  }
  const plain = password.toLowerCase().normalize('NFC');
  const own = [email, email.split('@')[0] ?? '', name, name.replaceAll(' ', '')];
  const isOwn = own.some((word) => word.length >= 4 && plain.includes(word.toLowerCase()));
  if (isOwn) refuse('not_allowed', 'must not contain the name or the email address');
  const word = plain.replaceAll(/^\P{L}+|\P{L}+$/gu, '');
  const isCommon = COMMONEST.has(plain) || COMMONEST.has(word);
  const isGuessed = isCommon || new Set(plain).size < 5 || isRepeated(plain);
  if (isGuessed) refuse('not_allowed', 'must not be one of the commonest passwords');
}

function refuse(
  code: 'too_small' | 'not_allowed',
  message: string,
  params?: Record<string, number>,
): never {
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path: 'password', code, ...(params && { params }), message }],
  });
}
