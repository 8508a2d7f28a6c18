import type { Ask } from '@clinic/testing/raw-http';
import { Authenticator, type Oddities } from './authenticator.ts';
import { cookiesOf } from './join-kit.ts';

/** Under which people reach the clinics of these tests. */
export const PUBLIC_URL = 'https://desk.clinic.example';

type Headers = Record<string, string>;

/** A browser that keeps the cookies which it is given, past any browser. */
export function openBrowser({ ask }: { ask: Ask }, cookies: Record<string, string> = {}) {
  const jar: Record<string, string> = { ...cookies };
  const headers = () => ({
    cookie: Object.entries(jar)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  });
  const keep = (answer: Awaited<ReturnType<Ask>>) => {
    for (const [name, { pair }] of Object.entries(cookiesOf(answer))) {
      jar[name] = pair.slice(name.length + 1);
    }
    return answer;
  };
  return {
    jar,
    post: async (procedure: string, json: unknown = {}, more: Headers = {}) =>
      keep(await ask('POST', `/trpc/${procedure}`, { json, headers: { ...headers(), ...more } })),
    get: async (path: string, more: Headers = {}) =>
      keep(await ask('GET', path, { headers: { ...headers(), ...more } })),
    isSignedIn: async () =>
      (await ask('GET', '/trpc/session.me', { headers: headers() })).status === 200,
  };
}

export type TestBrowser = ReturnType<typeof openBrowser>;

/** What the browser is asked. */
export const optionsOf = async (browser: TestBrowser, procedure: string, input: object = {}) =>
  (await browser.post(procedure, input)).json<{
    result: { data: { challenge: string; rp: { id?: string }; user: { id: string } } };
  }>().result.data;

/** Signs in with a passkey; `odd` says what is not as it should be. */
export async function signInBy(
  browser: TestBrowser,
  passkey: Authenticator,
  odd: Oddities = {},
  headers: Headers = {},
) {
  const options = await optionsOf(browser, 'passkeys.askToSignIn');
  return browser.post('passkeys.signIn', { passkey: passkey.get(options, odd) }, headers);
}

/** Adds a passkey to the account that the browser is signed in to. */
export async function addPasskeyTo(browser: TestBrowser, name = 'Laptop', odd: Oddities = {}) {
  const passkey = new Authenticator(PUBLIC_URL);
  const options = await optionsOf(browser, 'passkeys.askToAdd');
  const answer = await browser.post('passkeys.add', {
    name,
    passkey: passkey.create(options, odd),
  });
  return { passkey, answer };
}
