import { registerHooks } from 'node:module';
import Fastify from 'fastify';

const APP_ROUTER = new URL('../apps/api/src/edges/trpc/app-router.ts', import.meta.url).href;
const TRIVIAL_ROUTER = new URL('./trivial-router.ts', import.meta.url).href;

/** One route that only answers: `clinic` is the whole product around it, `fastify` nothing at all. */
const [kind] = process.argv.slice(2);
const app = kind === 'clinic' ? await clinicAround() : Fastify();
if (kind === 'fastify') app.get('/trivial', async () => ({ open: true }));
process.on('SIGTERM', () => process.exit());
process.stdout.write(`open at ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);

/** Clinic as it is, with another table of contents: everything on the way to a procedure stays. */
async function clinicAround() {
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      return resolved.url === APP_ROUTER ? { ...resolved, url: TRIVIAL_ROUTER } : resolved;
    },
  });
  const { buildApp } = await import('../apps/api/src/app.ts');
  const { envToConfig } = await import('../apps/api/src/config.ts');
  const { createDependencies } = await import('../apps/api/src/dependencies.ts');
  const { pino } = await import('pino');
  const url = 'postgres://nobody@127.0.0.1:1/none';
  const config = envToConfig({
    DATABASE_URL: url,
    CLINIC_SECRET: 'a secret that is never used by this server',
  });
  const connection = { url, secrets: config.CLINIC_SECRET ?? [] };
  const dependencies = createDependencies(config, pino({ level: 'warn' }), connection);
  return buildApp(dependencies);
}
