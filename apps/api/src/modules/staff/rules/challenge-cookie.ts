import { createHash } from 'node:crypto';
import { CHALLENGE_COOKIE } from '../../../kernel/actor.ts';
import { toCookie } from '../../../kernel/cookies.ts';

/** So long a browser may take to answer. */
export const CHALLENGE_MINUTES = 5;

/** The `Set-Cookie` by which a browser is known again when it answers. */
export const challengeCookie = (token: string, isSecure: boolean): string =>
  toCookie(CHALLENGE_COOKIE, token, { isSecure, maxAge: CHALLENGE_MINUTES * 60 });

/** As it is stored: who reads the database cannot answer for the browser. */
export const hashOfBrowser = (token: string): Buffer => createHash('sha256').update(token).digest();
