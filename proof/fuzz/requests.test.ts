import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appRouter } from '../../apps/api/src/edges/trpc/app-router.ts';
import { probes } from './requests.ts';

type Procedures = Parameters<typeof probes>[0]['procedures'];
type Definition = { _def: { type: string; inputs: unknown[] } };

test('a request can be made for every procedure, also for one without an input', () => {
  const all = appRouter._def.procedures as unknown as Record<string, Definition>;
  const procedures = Object.entries(all).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    input: _def.inputs[0],
  })) as unknown as Procedures;
  const own = { id: '0195c1d2-7000-7000-8000-000000000001', manageToken: 'token', version: 1 };
  const routes = { procedures, descriptions: {}, paths: [] } as unknown as Parameters<
    typeof probes
  >[0];
  const made = fc.sample(probes(routes, [own as never]), 2_000);
  const asked = made.map(({ request }) => request.path.split('?')[0]);
  for (const { path } of procedures) expect(asked).toContain(`/trpc/${path}`);
});
