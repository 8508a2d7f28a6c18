import type { DeskPatient } from '@clinic/contracts/desk';
import type { ContactRule } from '@clinic/contracts/settings';
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import { DomainError } from '../../../kernel/domain-error.ts';

/** How a patient is reached: a number as E.164 has it, an email address in lower case. */
export type Contacts = { phone?: string; email?: string };

/**
 * Contacts as they are stored. Throws `INVALID_INPUT` for a phone number that cannot be one.
 *
 * @param country in which a number without a country is meant, ISO 3166-1 alpha-2; without it only those with one are read
 * @param path of the field that has the phone number
 */
export function parseContacts(
  { phone, email }: { phone?: string | undefined; email?: string | undefined },
  country: string | undefined,
  path: string,
): Contacts {
  return {
    ...(phone !== undefined && { phone: toE164(phone, country, path) }),
    ...(email !== undefined && { email }),
  };
}

/** Those of a new patient at the desk; a known one brings none. */
export const contactsOf = (patient: DeskPatient, country: string | undefined): Contacts =>
  'id' in patient ? {} : parseContacts(patient, country, 'patient.phone');

/** One contact as it is stored. */
export type StoredContact = { kind: 'email' | 'phone'; value: string };

/**
 * The contact that a patient leaves with a booking, by the clinic's rule; nothing where none is left or kept.
 * Throws `INVALID_INPUT` where one must be left, and for a phone number that cannot be one.
 *
 * @param country as in `parseContacts`
 */
export function contactOfBooking(
  text: string | undefined,
  rule: ContactRule,
  country: string | undefined,
): StoredContact | undefined {
  if (rule === 'none') return undefined;
  if (text === undefined) {
    if (rule === 'optional') return undefined;
    const message = 'must be an email address or a phone number';
    throw new DomainError('INVALID_INPUT', {
      issues: [{ path: 'contact', code: 'missing', message }],
    });
  }
  if (text.includes('@')) return { kind: 'email', value: text.toLowerCase() };
  return { kind: 'phone', value: toE164(text, country, 'contact') };
}

function toE164(phone: string, country: string | undefined, path: string): string {
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(phone, home as CountryCode);
  // What is possible by its length counts: numbering plans change faster than any list of them.
  if (parsed?.isPossible()) return parsed.number;
  const message = home
    ? 'must be a phone number'
    : 'must be a phone number with its country, like +44 20 7946 0958';
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path, code: 'not_allowed', message }],
  });
}
