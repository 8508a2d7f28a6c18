import type { Secrets } from '../../../kernel/secrets.ts';

/** A hold token as it is kept: hashed, for it is a secret of its browser. */
export const holderOf = (secrets: Secrets, holdToken: string): Buffer =>
  secrets.sign('hold', holdToken);
