import { ERRORS } from '@clinic/contracts/errors';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { issuesOf } from '../../kernel/input-issues.ts';
import { logFailure } from '../../kernel/log-failure.ts';
import { appointmentRoutes } from '../../modules/appointments/appointments.routes.ts';
import { availabilityRoutes } from '../../modules/calendar/availability.routes.ts';
import { doctorRoutes } from '../../modules/doctors/doctors.routes.ts';
import { guardRoutes } from '../../rest/guard-routes.ts';
import { sendProblem } from '../../rest/problem.ts';
import type { RestOptions } from '../../rest/rest-options.ts';
import { toRefusal } from '../../to-refusal.ts';
import { docsPage } from './docs-page.ts';
import { readJson } from './read-json.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';

const DESCRIPTION = `Books medical appointments and never gives one slot to two patients.

Send an \`Idempotency-Key\` (a UUID per intent) with every change: asked again with the same key and
body, the answer is the one first given. A refusal is \`application/problem+json\` with a \`code\`:

| code | status | meaning |
|---|---|---|
${Object.entries(ERRORS)
  .map(([code, { httpStatus, message }]) => `| ${code} | ${httpStatus} | ${message} |`)
  .join('\n')}`;

/** For operations that need an appointment's manage token, in either of its headers. */
const BY_TOKEN = [{ manageToken: [] }, { bearer: [] }];

/** The REST edge: the same use cases as tRPC, described by the same schemas. */
export async function restEdge(
  app: FastifyInstance,
  { clinic, guard, addresses }: Pick<Dependencies, 'clinic' | 'guard' | 'addresses'>,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Clinic',
        version: '1.0.0',
        description: DESCRIPTION,
      },
      servers: [{ url: '/', description: 'the server that gave this description' }],
      components: {
        securitySchemes: {
          manageToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Clinic-Manage-Token',
            description: 'Counts before `Authorization`, which a proxy may need for itself.',
          },
          bearer: { type: 'http', scheme: 'bearer', description: 'The manage token as well.' },
        },
      },
    },
    // Who may is declared once, for the guard and for the description.
    transform: (described) => {
      const transformed = jsonSchemaTransform(described);
      if (described.route.config?.access !== 'manage-token') return transformed;
      return { ...transformed, schema: { ...transformed.schema, security: BY_TOKEN } };
    },
  });
  await app.register(
    async (api) => {
      api.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
        const parsed = schema.safeParse(value);
        if (parsed.success) return { value: parsed.data };
        return { error: new DomainError('INVALID_INPUT', { issues: issuesOf(parsed.error) }) };
      });
      // The types hold the answers to their schemas; checking each again would cost and hide.
      api.setSerializerCompiler(() => JSON.stringify);
      readJson(api);
      api.setErrorHandler((error, request, reply) => {
        const refusal = toRefusal(error);
        logFailure(request, refusal);
        return sendProblem(request, reply, refusal);
      });
      guardRoutes(api, guard);
      const refuseTheRest = refuseOtherMethods(api);
      const options: RestOptions = { clinic, addressOf: ({ raw }) => addresses.of(raw) };
      for (const routes of [doctorRoutes, availabilityRoutes, appointmentRoutes]) {
        await api.register(routes, options);
      }
      const description = { config: { access: 'public' }, schema: { hide: true } } as const;
      api.get('/openapi.json', description, async () => app.swagger());
      refuseTheRest();
    },
    { prefix: '/api' },
  );
  await app.register(docsPage);
}
