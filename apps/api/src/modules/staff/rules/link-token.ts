import type { Secrets } from '../../../kernel/secrets.ts';

const PURPOSE = 'staff-link';

/** The token of a link: its row's id and a signature of it. Who reads the database cannot make one. */
export const linkTokenOf = (secrets: Secrets, id: string): string =>
  `${id}.${secrets.sign(PURPOSE, id).toString('base64url')}`;

/** The id that a token names, if any key has signed it. */
export function readLinkToken(secrets: Secrets, token: string): string | undefined {
  const [id = '', signature = ''] = token.split('.');
  const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);
  const isSigned = secrets.verify(Buffer.from(signature, 'base64url'), PURPOSE, id);
  return isUuid && isSigned ? id : undefined;
}
