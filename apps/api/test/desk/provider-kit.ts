import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setUp } from '@clinic/testing/set-up';
import Provider from 'oidc-provider';

const CLIENT_ID = 'clinic';
const CLIENT_SECRET = 'a secret between clinic and provider';

/** Who signs in at the provider: their subject there, and what it says of them. */
type Person = { sub: string; email: string; email_verified?: boolean };

/**
 * A real provider of OpenID Connect on this machine, at `localhost`: another site than `127.0.0.1`. Its page has a
 * button for the person who is set, or where `automatic` is set no page at all.
 */
async function createProvider() {
  const people = new Map<string, Person>();
  const set = { person: '', denies: false, automatic: true };
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  let isBroken = false;
  const server = createServer((request, response) => {
    if (isBroken) response.writeHead(503).end();
    else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://localhost:${port}`;

  /** Once: from then on the provider knows the clinic at this address. */
  const serve = (clinicUrl: string) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const provider = new Provider(issuer, {
      clients: [
        {
          ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
          redirect_uris: [`${clinicUrl}/auth/oidc/callback`],
        },
      ],
      jwks: { keys: [privateKey.export({ format: 'jwk' })] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: ['a key of the tests'] },
      features: { devInteractions: { enabled: false } },
      ttl: {
        AccessToken: 600,
        AuthorizationCode: 600,
        Grant: 600,
        IdToken: 600,
        Interaction: 600,
        Session: 600,
      },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, accountId) => ({
        accountId,
        claims: () => people.get(accountId) ?? { sub: accountId },
      }),
      // Nobody is asked what the clinic may know.
      loadExistingGrant: async ({ oidc }) => {
        const { client, session } = oidc;
        if (!client || !session?.accountId) return undefined;
        const { accountId } = session;
        const grant = new provider.Grant({ clientId: client.clientId, accountId });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
    });
    const standard = provider.callback();
    answer = (request, response) => {
      const isInteraction = request.url?.startsWith('/interaction/');
      if (!isInteraction) return void standard(request, response);
      if (request.method === 'GET' && !set.automatic) return showPage(response);
      const result = set.denies
        ? { error: 'access_denied', error_description: 'said no' }
        : { login: { accountId: set.person, remember: false } };
      void provider.interactionFinished(request, response, result);
    };
  };
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET },
    serve,
    /** Who signs in next. */
    becomes: (person: Person, more: Partial<Omit<typeof set, 'person'>> = {}) => {
      people.set(person.sub, person);
      Object.assign(set, { person: person.sub, denies: false, automatic: true }, more);
    },
    /** Whether it answers nothing but 503. */
    breaks: (does: boolean) => {
      isBroken = does;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function showPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<title>Provider</title><form method="post"><button>Let me in</button></form>');
}

/** A provider for all tests of a file. */
export const setUpProvider = async () => {
  const provider = await createProvider();
  setUp(
    async () => provider,
    ({ stop }) => stop(),
  );
  return provider;
};
