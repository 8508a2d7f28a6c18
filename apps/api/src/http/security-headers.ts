import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const SELF = ["'self'"];
const NOTHING = ["'none'"];

/** What no cache may keep and no browser may take for something else: every answer of an API. */
export const API_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The security headers of pages: a page may load and reach nothing but its own server. */
export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: [...SELF, 'data:'],
        fontSrc: SELF,
        connectSrc: SELF,
        manifestSrc: SELF,
        baseUri: NOTHING,
        formAction: SELF,
        frameAncestors: NOTHING,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
