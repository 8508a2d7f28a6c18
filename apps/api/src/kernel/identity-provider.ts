import * as oidc from 'openid-client';
import { unavailable } from './domain-error.ts';

type Settings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string | undefined;
};

/** What ties an answer of the provider to the question of one browser. */
export type Asked = { redirectUri: string; state: string; nonce: string; verifier: string };

/** Who somebody is to the provider. */
export type Identity = {
  issuer: string;
  subject: string;
  /** Only where the provider says that it has verified it. */
  email: string | undefined;
};

/** Seconds for one request to the provider. */
const REQUEST_LIMIT = 4;
/** Milliseconds for all of them; below the limit of an answer. */
const WHOLE_LIMIT = 7_000;

/** A provider of OpenID Connect (authorization code flow with PKCE). It is asked nothing until somebody signs in. */
export class IdentityProvider {
  /** As the sign-in page calls it. */
  readonly name: string;
  readonly #settings: Settings;
  #discovered: Promise<oidc.Configuration> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.name = settings.name ?? new URL(settings.issuer).host;
  }

  /** Where the browser goes to sign in. Throws `UNAVAILABLE` when the provider does not answer. */
  async addressFor({ redirectUri, state, nonce, verifier }: Asked): Promise<URL> {
    return withinLimit(async () =>
      oidc.buildAuthorizationUrl(await this.#configuration(), {
        ...{ redirect_uri: redirectUri, state, nonce, scope: 'openid email' },
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    );
  }

  /**
   * Who came back from the provider; nothing when its answer is not to this question, is malformed or says no.
   * Throws `UNAVAILABLE` when the provider does not answer.
   *
   * @param query of the address at which the browser came back
   */
  identify(query: string, { redirectUri, state, nonce, verifier }: Asked) {
    return withinLimit(async (): Promise<Identity | undefined> => {
      const configuration = await this.#configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(
          configuration,
          new URL(`${redirectUri}${query}`),
          { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        );
        const claims = tokens.claims();
        if (!claims) return undefined;
        const { iss: issuer, sub: subject } = claims;
        const email =
          verifiedEmailIn(claims) ??
          verifiedEmailIn(await oidc.fetchUserInfo(configuration, tokens.access_token, subject));
        return { issuer, subject, email };
      } catch (error) {
        if (isUnreachable(error)) throw error;
        return undefined;
      }
    });
  }

  /** Discovers once; what failed is tried again by the next who asks. */
  #configuration(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    this.#discovered ??= oidc
      .discovery(new URL(issuer), clientId, {}, secretAs(clientSecret), {
        timeout: REQUEST_LIMIT,
        // Only issuers on this machine may be without TLS; the settings say so.
        execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        this.#discovered = undefined;
        throw unavailable(error);
      });
    return this.#discovered;
  }
}

/** By `Authorization: Basic`, the standard's default, or in the body where the provider takes it there only. */
function secretAs(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const auth = methods.includes('client_secret_basic') ? basic : post;
    return auth(server, client, body, headers);
  };
}

function verifiedEmailIn(claims: Record<string, unknown>): string | undefined {
  const { email, email_verified: isVerified } = claims;
  return typeof email === 'string' && isVerified === true ? email : undefined;
}

/** No answer, or one that says that the provider itself has a problem; everything else is an answer. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof Response) return error.status >= 500;
  if (!(error instanceof Error)) return false;
  const isSilent =
    error instanceof TypeError || (error as { code?: unknown }).code === 'OAUTH_TIMEOUT';
  return isSilent || isUnreachable(error.cause);
}

async function withinLimit<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), WHOLE_LIMIT);
  });
  try {
    return await Promise.race([ask(), limit]);
  } catch (error) {
    throw isUnreachable(error) ? unavailable(error) : error;
  } finally {
    clearTimeout(timer);
  }
}
