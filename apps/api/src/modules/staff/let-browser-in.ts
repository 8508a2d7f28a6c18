import type { SignedIn } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import type { Actor } from '../../kernel/actor.ts';
import { deviceCookie } from './rules/device-token.ts';
import { sessionCookie } from './rules/session-cookie.ts';
import type { Opened } from './sign-in.ts';

type Browser = {
  clinic: Clinic;
  actor: Actor;
  isSecure: boolean;
  setHeader(name: string, value: string): void;
};

/** Signs the browser in, and remembers that it was here. */
export function letBrowserIn(
  { clinic, actor, isSecure, setHeader }: Browser,
  { staff, token }: Opened,
): SignedIn {
  setHeader('set-cookie', sessionCookie(token, isSecure));
  setHeader('set-cookie', deviceCookie(clinic.secrets, actor.deviceToken, staff.id, isSecure));
  return staff;
}
