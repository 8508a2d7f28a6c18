import { PROVIDER_COOKIE } from '../../../kernel/actor.ts';
import { toCookie } from '../../../kernel/cookies.ts';
import { CHALLENGE_MINUTES } from './challenge-minutes.ts';

/**
 * The `Set-Cookie` by which a browser is known again when the provider sends it back, or without a token its end.
 * `Lax`: the way back begins on the provider's page, which is another site.
 */
export const providerCookie = (token: string | undefined, isSecure: boolean): string =>
  toCookie(PROVIDER_COOKIE, token ?? '', {
    isSecure,
    maxAge: token === undefined ? 0 : CHALLENGE_MINUTES['single-sign-on'] * 60,
    sameSite: 'Lax',
  });
