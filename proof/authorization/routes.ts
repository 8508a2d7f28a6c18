import { pino } from 'pino';
import { buildApp } from '../../apps/api/src/app.ts';
import { envToConfig } from '../../apps/api/src/config.ts';
import { createDependencies } from '../../apps/api/src/dependencies.ts';
import { appRouter } from '../../apps/api/src/edges/trpc/app-router.ts';
import type { JsonSchema } from '../workload/from-schema.ts';

/** Everything that can be asked under `/trpc` and `/api`, as the product itself lists it. */
export type Routes = {
  procedures: { path: string; type: string; input: unknown; access: string }[];
  /** As `GET /api/doctors/{id}`, from the description. */
  operations: string[];
  /** What the description says of the input of each operation. */
  descriptions: Record<
    string,
    { body?: JsonSchema; query?: Record<string, JsonSchema>; neededQuery?: string[] }
  >;
  /** Operations that say that they need a manage token. */
  byToken: ReadonlySet<string>;
  /** Paths under `/api` and `/auth` that are served, described or not. */
  paths: string[];
};

/** The router as it is when it runs: flat, by path. */
const { procedures } = appRouter._def as unknown as {
  procedures: Record<
    string,
    { _def: { type: string; inputs: unknown[]; meta: { access: string } } }
  >;
};

export async function listRoutes(): Promise<Routes> {
  const DATABASE_URL = 'postgres://nobody@127.0.0.1:1/nowhere';
  const config = envToConfig({ DATABASE_URL, CLINIC_SECRET: 'a secret that signs nothing at all' });
  const connection = { url: DATABASE_URL, secrets: config.CLINIC_SECRET as string[] };
  const dependencies = createDependencies(config, pino({ level: 'silent' }), connection);
  const app = await buildApp(dependencies);
  try {
    const { body } = await app.inject({ method: 'GET', url: '/api/openapi.json' });
    const described = JSON.parse(body) as { paths: Record<string, Record<string, Operation>> };
    return {
      procedures: Object.entries(procedures).map(([path, { _def }]) => {
        return { path, type: _def.type, input: _def.inputs[0], access: _def.meta.access };
      }),
      operations: Object.entries(described.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      ),
      byToken: new Set(
        Object.entries(described.paths).flatMap(([path, methods]) =>
          Object.entries(methods).flatMap(([method, { security }]) =>
            security ? [`${method.toUpperCase()} ${path}`] : [],
          ),
        ),
      ),
      descriptions: Object.fromEntries(
        Object.entries(described.paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => [
            `${method.toUpperCase()} ${path}`,
            inputOf(operation),
          ]),
        ),
      ),
      paths: pathsIn(app.printRoutes({ commonPrefix: false })).filter((path) =>
        /^\/(api|auth)\b/.test(path),
      ),
    };
  } finally {
    await app.close();
    await dependencies.database.end(0);
  }
}

type Operation = {
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
};

function inputOf({ parameters = [], requestBody }: Operation) {
  const body = requestBody?.content['application/json']?.schema;
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  const query = Object.fromEntries(asked.map(({ name, schema }) => [name, schema]));
  const neededQuery = asked.filter(({ required }) => required).map(({ name }) => name);
  return { ...(body && { body }), query, neededQuery };
}

/** Fastify prints a tree: each line has its part of the path, indented by four per level. */
function pathsIn(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part] = /^((?:│ {3}| {4})*)[├└]── (\S+) \(/.exec(line) ?? [];
    if (!part) return [];
    const level = indent.length / 4;
    above.length = level;
    above[level] = part;
    return [above.join('').replace(/:(\w+)/g, '{$1}')];
  });
}
