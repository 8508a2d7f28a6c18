import { lineOfText } from './line-of-text.ts';

/** What browsers take for an email address (HTML's form fields), with a dot in the domain. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i;
/** Digits with what people write between them; whether it can be a number is known to the server. */
const PHONE = /^\+?[\p{Nd} ()/.-]{3,40}$/u;

/** An email address or a phone number, as a patient types it. */
export const Contact = lineOfText(254).refine(
  (text) => (text.includes('@') ? EMAIL : PHONE).test(text),
  {
    error: 'must be an email address or a phone number',
    params: { code: 'wrong_format' },
  },
);
