import { GetAppointmentInput } from '@clinic/contracts/appointments';
import { initTRPC } from '@trpc/server';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerErrors } from '../src/edges/http/answer-errors.ts';
import { addSecurityHeaders } from '../src/edges/http/security-headers.ts';
import type { AppRouter } from '../src/edges/trpc/app-router.ts';
import { trpcEdge } from '../src/edges/trpc/trpc-edge.ts';
import { authorizedOf, guardRoutes } from '../src/rest/guard-routes.ts';
import { procedureWith, router } from '../src/trpc/init.ts';
import { booking, bookOne, slotsOn } from './bookings.ts';
import { MONDAY, startTestClinic, type TestClinic } from './test-clinic.ts';

let clinic: TestClinic;
let app: FastifyInstance;
let mine: Awaited<ReturnType<typeof bookOne>>;
let theirs: typeof mine;
/** How often a procedure or route was reached. */
let reached = 0;

const guarded = () => procedureWith({ access: 'manage-token' }, GetAppointmentInput);
const testRouter = router({
  query: guarded().query(({ ctx }) => reach(ctx.authorized.appointment.id)),
  change: guarded().mutation(({ ctx }) => reach(ctx.authorized.appointment.id)),
  watch: guarded().subscription(async function* ({ ctx }) {
    yield reach(ctx.authorized.appointment.id);
  }),
}) as unknown as AppRouter;

beforeAll(async () => {
  clinic = await startTestClinic();
  const [first, second] = slotsOn(MONDAY) as [string, string];
  const doctorId = clinic.doctorIds[0] as number;
  mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: first }));
  theirs = await bookOne(clinic.ask, booking({ doctorId, startsAt: second }));
  app = Fastify();
  answerErrors(app);
  addSecurityHeaders(app, clinic.config);
  await app.register(trpcEdge, { prefix: '/trpc', ...clinic, router: testRouter });
  await app.register(async (api) => {
    guardRoutes(api, clinic.guard);
    api.get('/api/tests/:id', { config: { access: 'manage-token' } }, async (request) =>
      reach(authorizedOf(request, 'manage-token').appointment.id),
    );
  });
});
afterAll(async () => {
  await app.close();
  await clinic.stop();
});

function reach(id: string): string {
  reached += 1;
  return `reached ${id}`;
}

const input = () => encodeURIComponent(JSON.stringify({ id: mine.id }));
const batch = () => encodeURIComponent(JSON.stringify({ 0: { id: mine.id }, 1: { id: mine.id } }));
const paths: [string, () => { url: string; payload?: object }][] = [
  ['a single query', () => ({ url: `/trpc/query?input=${input()}` })],
  ['a single mutation', () => ({ url: '/trpc/change', payload: { id: mine.id } })],
  ['a batch', () => ({ url: `/trpc/query,query?batch=1&input=${batch()}` })],
  ['a subscription', () => ({ url: `/trpc/watch?input=${input()}` })],
  ['a REST route', () => ({ url: `/api/tests/${mine.id}` })],
];

async function ask({ url, payload }: { url: string; payload?: object }, token?: string) {
  const authorization = token && { authorization: `Bearer ${token}` };
  const type = payload && { 'content-type': 'application/json' };
  return app.inject({
    method: payload ? 'POST' : 'GET',
    url,
    headers: { ...authorization, ...type },
    ...(payload && { payload }),
  });
}

it.each(paths)('%s is refused without the token and with another’s', async (_, request) => {
  const before = reached;
  for (const token of [undefined, theirs.manageToken]) {
    const { body } = await ask(request(), token);
    expect(body).toContain('APPOINTMENT_NOT_FOUND');
  }
  expect(reached).toBe(before);
});

it.each(paths)('%s is let in with the token, and knows the appointment', async (_, request) => {
  expect((await ask(request(), mine.manageToken)).body).toContain(`reached ${mine.id}`);
});

it('does not start with a procedure that declares no access', async () => {
  const t = initTRPC.create();
  const open = t.router({ open: t.procedure.query(() => 1) }) as unknown as AppRouter;
  const register = () => Fastify().register(trpcEdge, { ...clinic, router: open });
  await expect(register()).rejects.toThrow('The procedure open declares no access.');
});

it('does not start with a route that declares no access', async () => {
  const register = () =>
    Fastify().register(async (api) => {
      guardRoutes(api, clinic.guard);
      api.get('/open', () => 1);
    });
  await expect(register()).rejects.toThrow('The route GET /open declares no access.');
});
