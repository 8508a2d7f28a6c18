import { createHash } from 'node:crypto';
import { CHALLENGE_COOKIE } from '../../../kernel/actor.ts';
import { toCookie } from '../../../kernel/cookies.ts';
import { CHALLENGE_MINUTES } from './challenge-minutes.ts';

/** The `Set-Cookie` by which a browser is known again when it answers. */
export const challengeCookie = (token: string, isSecure: boolean): string =>
  toCookie(CHALLENGE_COOKIE, token, { isSecure, maxAge: CHALLENGE_MINUTES['sign-in'] * 60 });

/** As it is stored: who reads the database cannot answer for the browser. */
export const hashOfBrowser = (token: string): Buffer => createHash('sha256').update(token).digest();
