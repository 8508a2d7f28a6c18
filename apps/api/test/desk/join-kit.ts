import { randomUUID } from 'node:crypto';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import type { SignedInStaff } from './staff-kit.ts';

export const PASSWORD = 'seven green lamps at noon';

type Headers = Record<string, string>;

/** Calls a procedure of `session` that changes something. */
export const sessionAt =
  ({ ask }: { ask: Ask }) =>
  (procedure: string, json: object, headers: Headers = {}) =>
    ask('POST', `/trpc/session.${procedure}`, { json, headers });

/** The cookies that an answer sets, each as the browser sends it and as it came. */
export const cookiesOf = ({ headers }: Answer): Record<string, { pair: string; cookie: string }> =>
  Object.fromEntries(
    (headers['set-cookie'] ?? []).map((cookie) => {
      const [pair = ''] = cookie.split(';');
      return [pair.split('=')[0] as string, { pair, cookie }];
    }),
  );

export const codeOf = (answer: Answer) =>
  answer.json<{ error?: { data: { code: string } } }>().error?.data.code;

export const tokenOf = ({ link }: { link: string }) => link.split('#')[1] as string;

/** Somebody whom a manager has invited, and who has chosen `PASSWORD`. */
export async function addJoined(
  clinic: { ask: Ask },
  { client }: Pick<SignedInStaff, 'client'>,
  more: { name?: string; role?: 'reception' | 'manager' } = {},
) {
  const email = `${randomUUID()}@clinic.example`;
  const invitation = await client.staff.invite.mutate({
    ...{ email, name: 'Robin Reed', role: 'reception' },
    ...more,
  });
  const token = tokenOf(invitation);
  const answer = await sessionAt(clinic)('join', { token, password: PASSWORD });
  const cookie = cookiesOf(answer)['clinic-session']?.pair as string;
  return { email, staff: invitation.staff, token, cookie };
}
