/** A part of the project: which files it has and what those may import. */
export type Part = {
  /** Patterns of paths; the first part of the table that one matches has the file. */
  readonly files: readonly string[];
  /**
   * Names of parts, and patterns of packages; itself only where it says so. `own x` is part x in the
   * folder of the file and below.
   */
  readonly may: readonly string[];
  /** Where the code belongs that needs more. */
  readonly message: string;
};

/** Modules of the API, lower ones first: each may import itself and those before it. */
export const MODULES = [
  ...[
    'access',
    'settings',
    'locations',
    'visit-types',
    'doctors',
    'staff',
    'calendar',
    'history',
    'holds',
    'contacts',
    'appointments',
    'patients',
    'feed',
    'messages',
    'desk',
  ],
  'readiness',
];

const API = 'apps/api/src';
const WEB = 'apps/web/src';
const NODE = 'node:*';
const DRIZZLE = ['drizzle-orm', 'drizzle-orm/*'];
const TRPC = ['@trpc/server', '@trpc/server/*'];
const FASTIFY = ['fastify', 'fastify-type-provider-zod', '@fastify/*'];
const REACT = [
  ...['react', 'react-dom/*', '@tanstack/*', '@trpc/client', '@trpc/react-query'],
  ...['react-aria-components/*', '@internationalized/date'],
];

const DESK = [
  ...['desk domain', 'web domain', 'web ui', 'web lib', 'contracts', ...REACT],
  '@simplewebauthn/browser',
];

/** Which part of the project imports which. Tests may import anything. */
export const PARTS: Record<string, Part> = {
  contracts: {
    files: ['packages/contracts/src/**'],
    may: ['contracts', 'zod'],
    message: 'Contracts import zod and each other: what needs more belongs in an app.',
  },
  'embedded-postgres': {
    files: ['packages/embedded-postgres/src/**'],
    may: ['embedded-postgres', NODE],
    message: 'It runs a PostgreSQL and knows no clinic: what knows one belongs in apps/api.',
  },

  kernel: {
    files: [`${API}/kernel/**`],
    may: ['kernel', 'contracts', 'zod', 'pino', 'ipaddr.js', 'openid-client', NODE],
    message: 'The kernel knows neither database nor clinic: that belongs in db/ or modules/.',
  },
  transaction: {
    files: [`${API}/db/client/{executor,run-once}.ts`],
    may: ['db', 'kernel', ...DRIZZLE, NODE],
    message: 'What a use case may know of the database, and nothing else.',
  },
  schema: {
    files: [`${API}/db/schema/**`],
    may: ['schema', 'kernel', 'contracts', ...DRIZZLE],
    message: 'The schema says what is stored: how it is reached belongs in db/client/.',
  },
  db: {
    files: [`${API}/db/**`],
    may: [
      ...[
        'db',
        'transaction',
        'schema',
        'kernel',
        'embedded-postgres',
        ...DRIZZLE,
        'postgres',
        'zod',
        NODE,
      ],
    ],
    message:
      'db/ knows no clinic: queries of a noun belong in modules/<noun>/<noun>-repository.ts.',
  },
  clinic: {
    files: [`${API}/{clinic,to-refusal}.ts`],
    may: ['db', 'transaction', 'kernel', 'contracts', 'zod'],
    message: 'What every layer above stands on: what knows a noun belongs in modules/<noun>/.',
  },
  base: {
    files: [`${API}/{trpc,rest}/**`],
    may: ['base', 'clinic', 'kernel', 'contracts', ...TRPC, ...FASTIFY, 'zod', NODE],
    message: 'Routers and routes stand on this: what knows a noun belongs in modules/<noun>/.',
  },
  rules: {
    files: [`${API}/modules/*/rules/**`],
    may: [
      'rules',
      'kernel',
      'contracts',
      'libphonenumber-js',
      '@zxcvbn-ts/language-common',
      'node:crypto',
    ],
    message: 'Rules are pure: time and rows are read by the use case, which passes them in.',
  },
  repository: {
    files: [`${API}/modules/*/*-repository.ts`],
    may: [
      'own repository',
      'rules',
      'db',
      'transaction',
      'schema',
      'kernel',
      'contracts',
      ...DRIZZLE,
    ],
    message: 'A repository asks the database: decisions belong in the use case that calls it.',
  },
  route: {
    files: [`${API}/modules/*/*.{router,routes}.ts`],
    may: [
      'use case',
      'own rules',
      'base',
      'clinic',
      'kernel',
      'contracts',
      ...FASTIFY,
      'zod',
      NODE,
    ],
    message:
      'It calls use cases: the query belongs in <noun>-repository.ts, the call of it in a use case.',
  },
  'use case': {
    files: [`${API}/modules/*/*.ts`],
    may: [
      ...['use case', 'own repository', 'rules', 'clinic', 'transaction', 'kernel', 'contracts'],
      ...['ical-generator', 'nodemailer', '@simplewebauthn/server', NODE],
    ],
    message:
      'A use case tells the story: the query belongs in its own repository, what speaks HTTP or tRPC in <noun>.router.ts, <noun>.routes.ts or edges/.',
  },
  job: {
    files: [`${API}/jobs/**`],
    may: ['job', 'use case', 'clinic', 'kernel', NODE],
    message: 'What runs by itself calls use cases: the work belongs in modules/<noun>/.',
  },
  composition: {
    files: [`${API}/{config,secret-files,dependencies}.ts`],
    may: [
      ...['composition', 'use case', 'clinic', 'db', 'transaction', 'kernel', 'contracts'],
      ...['zod', NODE],
    ],
    message: 'Settings are read and parts put together here: what they do belongs below.',
  },
  edge: {
    files: [`${API}/edges/{http,trpc,rest}/**`],
    may: [
      ...['own edge', 'route', 'use case', 'base', 'clinic', 'composition', 'kernel', 'contracts'],
      ...[...TRPC, ...FASTIFY, '@prometheus-io/client', 'zod', NODE],
    ],
    message: 'An edge speaks its protocol and knows no other: a query belongs in a repository.',
  },
  command: {
    files: [`${API}/edges/cli/**`],
    may: [
      ...['command', 'use case', 'rules', 'clinic', 'composition', 'start', 'db', 'kernel'],
      ...['contracts', 'embedded-postgres', 'pino', NODE],
    ],
    message: 'A command is a program of its own over use cases: a query belongs in a repository.',
  },
  start: {
    files: [`${API}/{main,app}.ts`, `${API}/start/**`],
    may: [
      ...['start', 'edge', 'job', 'composition', 'use case', 'clinic', 'db', 'kernel', 'contracts'],
      ...['embedded-postgres', 'fastify', 'pino', NODE],
    ],
    message: 'The process starts and ends here: what it serves belongs in edges/ and modules/.',
  },

  'web lib': {
    files: [`${WEB}/lib/**`],
    may: ['web lib', 'contracts', ...REACT, 'type @clinic/api/app-router'],
    message: 'lib/ knows no goal of a user: that belongs in features/<goal>/ or domain/.',
  },
  'web ui': {
    files: [`${WEB}/ui/**`],
    may: ['web ui', 'web lib', ...REACT],
    message: 'ui/ knows no word of the domain: that belongs in domain/.',
  },
  'web domain': {
    files: [`${WEB}/domain/**`],
    may: ['web domain', 'web ui', 'web lib', 'contracts', ...REACT],
    message: 'domain/ is what features share: what knows a goal of a user belongs in features/.',
  },
  'desk domain': {
    files: [`${WEB}/desk/{domain,lib}/**`],
    may: DESK,
    message: 'What features of the desk share: what knows a goal belongs in desk/features/<goal>/.',
  },
  'desk feature': {
    files: [`${WEB}/desk/features/*/**`],
    may: ['own desk feature', ...DESK],
    message:
      'Features do not know each other: what two share belongs in desk/domain/, what joins them in desk/app/.',
  },
  'desk app': {
    files: [`${WEB}/desk/app/**`, `${WEB}/desk/*.tsx`],
    may: ['desk app', 'desk feature', ...DESK],
    message: 'The desk knows nothing of the pages of patients but domain/, ui/ and lib/.',
  },
  'web feature': {
    files: [`${WEB}/features/*/**`],
    may: ['own web feature', 'web domain', 'web ui', 'web lib', 'contracts', ...REACT],
    message:
      'Features do not know each other: what two share belongs in domain/, what joins them in app/.',
  },
  'web app': {
    files: [`${WEB}/app/**`, `${WEB}/*.{ts,tsx}`],
    may: [...['web app', 'web feature', 'web domain', 'web ui', 'web lib', 'contracts', ...REACT]],
    message: 'The web knows the API by the type AppRouter, in lib/trpc.ts.',
  },

  testing: {
    files: ['packages/testing/src/**', 'apps/*/test/**', 'test/**'],
    may: [
      ...['testing', 'start', 'composition', 'clinic', 'db', 'kernel', 'contracts'],
      ...['embedded-postgres', 'use case', 'edge', '*', 'transaction'],
    ],
    message: 'What tests, proof and bench share; what one of them needs alone belongs there.',
  },
  'proof history': {
    files: ['proof/history/**'],
    may: ['proof history', 'contracts', 'postgres', NODE],
    message: 'The history says what happened: who judges it belongs in checker/.',
  },
  'proof checker': {
    files: ['proof/checker/**'],
    may: ['proof checker', 'proof history', 'contracts', NODE],
    message:
      'The checker stands on the contracts alone: what it would take from the product, it must know by itself.',
  },
  proof: {
    files: ['proof/**'],
    may: [
      ...['proof', 'proof checker', 'proof history', 'testing', 'start', 'composition', 'db'],
      ...['edge', 'contracts', 'embedded-postgres', '*'],
    ],
    message: 'The proof stands on packages/testing and the product’s entry points.',
  },
  bench: {
    files: ['bench/**'],
    may: [
      ...['bench', 'testing', 'start', 'composition', 'db', 'base', 'edge', 'rules', 'kernel'],
      ...['use case', 'contracts', 'embedded-postgres', '*'],
    ],
    message: 'The bench stands on packages/testing and the product’s entry points.',
  },
  example: {
    files: ['examples/**'],
    may: ['contracts', 'type @clinic/api/app-router', '@trpc/client', NODE],
    message: 'An example shows what a developer outside has: contracts and the type AppRouter.',
  },
  tool: {
    files: ['lint/**', 'scripts/**', '*.ts', 'apps/web/*.ts'],
    may: ['tool', '*'],
    message: 'What builds and checks the project is no part of it.',
  },
};
