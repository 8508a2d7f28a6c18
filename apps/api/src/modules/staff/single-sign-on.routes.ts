import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clinic } from '../../clinic.ts';
import { actorOf } from '../../kernel/actor.ts';
import type { DomainError } from '../../kernel/domain-error.ts';
import { OWN_PAGE } from '../../kernel/page-headers.ts';
import { publicOriginOf } from '../../kernel/public-origin.ts';
import { REQUEST_COSTS } from '../../kernel/request-costs.ts';
import type { RestOptions } from '../../rest/rest-options.ts';
import { letBrowserIn } from './let-browser-in.ts';
import { providerCookie } from './rules/provider-cookie.ts';
import { returnPage, type SignOnProblem } from './rules/return-page.ts';
import { CALLBACK_PATH, finishSingleSignOn, startSingleSignOn } from './single-sign-on.ts';

const cost = REQUEST_COSTS.change;

/** Single sign-on: pages for the browser itself, not for scripts. */
export async function singleSignOnRoutes(
  app: FastifyInstance,
  { clinic, addressOf }: RestOptions,
): Promise<void> {
  // From a page of another site nobody is sent to the provider without having asked.
  app.get('/auth/oidc/start', { config: { access: 'own-page', cost } }, async (request, reply) => {
    const { isSecure, ...from } = fromOf(clinic, request);
    const { address, providerToken } = await startSingleSignOn(clinic, from);
    reply.header('set-cookie', providerCookie(providerToken, isSecure));
    return reply.redirect(address.href, 303);
  });

  // By its nature it comes from another site: what counts is the state, and the cookie that it belongs to.
  app.get(CALLBACK_PATH, { config: { access: 'public', cost } }, async (request, reply) => {
    const { isSecure, actor, ...from } = fromOf(clinic, request);
    const query = request.url.slice(CALLBACK_PATH.length);
    const asked = { ...from, address: addressOf(request) };
    const opened = await finishSingleSignOn(clinic, query, asked);
    const setHeader = (name: string, value: string) => void reply.header(name, value);
    letBrowserIn({ clinic, actor, isSecure, setHeader }, opened);
    setHeader('set-cookie', providerCookie(undefined, isSecure));
    return sendPage(reply);
  });
}

/** Answers a refusal with the way back to the sign-in page, which has a sentence for it. */
export function sendSignOnProblem(reply: FastifyReply, { code }: DomainError): FastifyReply {
  const problems: Partial<Record<string, SignOnProblem>> = {
    UNAVAILABLE: 'unavailable',
    RATE_LIMITED: 'limited',
  };
  return sendPage(reply, problems[code] ?? 'failed');
}

const sendPage = (reply: FastifyReply, problem?: SignOnProblem): FastifyReply =>
  reply.headers(OWN_PAGE).type('text/html; charset=utf-8').send(returnPage(problem));

function fromOf(clinic: Clinic, { headers, protocol }: FastifyRequest) {
  const isSecure = protocol === 'https';
  const actor = actorOf(headers, isSecure);
  const publicOrigin = publicOriginOf(clinic.publicUrl, headers, isSecure);
  return { actor, isSecure, publicOrigin, providerToken: actor.providerToken };
}
