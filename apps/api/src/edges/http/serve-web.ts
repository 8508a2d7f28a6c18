import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error.ts';
import { OWN_PAGE } from '../../kernel/page-headers.ts';
import { type Coding, readWebBundle, type WebFile } from './web-bundle.ts';

const BUILT = new URL('../../../../web/', import.meta.url);
/** The pages of patients, and the desk of the staff. */
const CLIENTS = [
  { at: '/', folder: 'dist/', page: 'index.html' },
  { at: '/desk/', folder: 'dist-desk/', page: 'desk.html' },
];
/** Also what is named like a file: who asks for `/favicon.ico` cannot use a page. */
const NOT_PAGES = /^(api|auth|trpc|assets|docs|healthz|readyz|metrics)(\/|$)|\.[^/]*$/;
/** The smaller one first. */
const CODINGS: Coding[] = ['br', 'gzip'];

/** The built web clients from memory: hashed files for ever, every other path the one page of its client. */
export async function serveWeb(
  app: FastifyInstance,
  { built = fileURLToPath(BUILT) }: { built?: string },
): Promise<void> {
  for (const { at, folder, page: name } of CLIENTS) {
    const bundle = await readWebBundle(join(built, folder));
    const page = bundle?.get(name);
    if (!bundle || !page) continue;
    const answer = (path: string, request: FastifyRequest, reply: FastifyReply) => {
      const file = bundle.get(path) ?? (NOT_PAGES.test(path) ? undefined : page);
      if (!file) throw new DomainError('ROUTE_NOT_FOUND');
      return send(file, request, reply);
    };
    app.get<{ Params: { '*': string } }>(`${at}*`, async (request, reply) =>
      answer(request.params['*'], request, reply),
    );
    if (at !== '/') {
      app.get(at.slice(0, -1), async (request, reply) => answer('', request, reply));
    }
  }
}

function send(file: WebFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({
    ...OWN_PAGE,
    'cache-control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'origin, accept-encoding',
  });
  if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
  reply.type(file.type);
  const coding = CODINGS.find((each) => file.coded[each] && accepts(request, each));
  if (!coding) return reply.send(file.body);
  return reply.header('content-encoding', coding).send(file.coded[coding]);
}

/** Whether `Accept-Encoding` names the coding with a weight above 0 (RFC 9110 §12.5.3). */
const accepts = ({ headers }: FastifyRequest, coding: Coding): boolean =>
  String(headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.replaceAll(' ', ''))
    .some((part) => part.split(';')[0] === coding && !/;q=0(\.0*)?$/.test(part));
