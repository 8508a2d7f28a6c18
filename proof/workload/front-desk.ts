import { randomBytes } from 'node:crypto';
import type { StaffMember } from '../history/history.ts';
import { send } from './send.ts';

/** Who works at the clinic, and the cookie of each one's session. */
export type FrontDesk = { staff: StaffMember[]; cookies: Map<string, string> };

type Answer = { result: { data: { id: string; link: string } } };

/**
 * Opens the desk as a clinic does: the first manager joins by the link that the process has printed, invites a
 * receptionist and a doctor, and each of them signs in.
 *
 * @param setupLink with its token in the fragment
 * @param doctorId whose calendar is the doctor's
 */
export async function openFrontDesk(
  port: number,
  setupLink: string,
  doctorId: number,
): Promise<FrontDesk> {
  const staff: StaffMember[] = [];
  const cookies = new Map<string, string>();
  const ask = async (procedure: string, input: object, cookie = '') => {
    const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
    const path = `/trpc/${procedure}`;
    const body = JSON.stringify(input);
    const answer = await send(port, { method: 'POST', path, headers, body });
    if (answer.status !== 200) throw new Error(`${procedure} was answered with ${answer.text}`);
    const session = answer.headers['set-cookie']?.find((each) =>
      each.startsWith('clinic-session='),
    );
    const { data } = (JSON.parse(answer.text) as Answer).result;
    return { data, cookie: session?.split(';')[0] as string };
  };
  const add = async (who: Omit<StaffMember, 'id' | 'secrets'>, email: string, link: string) => {
    const token = link.split('#')[1] as string;
    const password = `proof ${randomBytes(12).toString('hex')}`;
    const named = who.role === 'manager' ? { email, name: 'Mara Manager' } : {};
    await ask('session.join', { token, ...named, password });
    const { data, cookie } = await ask('session.signIn', { email, password });
    const secrets = [cookie.split('=')[1] as string, password, token];
    staff.push({ ...who, id: data.id, secrets });
    cookies.set(data.id, cookie);
    return cookie;
  };
  const cookie = await add({ role: 'manager' }, 'manager@clinic.example', setupLink);
  for (const who of [{ role: 'reception' }, { role: 'doctor', doctorId }] as const) {
    const email = `${who.role}@clinic.example`;
    const { data } = await ask(
      'staff.invite',
      { email, name: `Robin ${who.role}`, ...who },
      cookie,
    );
    await add(who, email, data.link);
  }
  return { staff, cookies };
}
