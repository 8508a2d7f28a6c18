import { SESSION_COOKIE } from '../../../kernel/actor.ts';
import { toCookie } from '../../../kernel/cookies.ts';
import { SESSION_HOURS } from '../../access/rules/session-limits.ts';

/** The `Set-Cookie` that signs a browser in, or without a token out. */
export const sessionCookie = (token: string | undefined, isSecure: boolean): string =>
  toCookie(SESSION_COOKIE, token ?? '', {
    isSecure,
    maxAge: token === undefined ? 0 : SESSION_HOURS * 3_600,
  });
