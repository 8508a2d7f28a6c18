import { expect, it } from 'vitest';
import { checkImports } from '../lint/check-imports.ts';
import { PARTS } from '../lint/import-table.ts';

/** What an import in a file is told; nothing when it is allowed. */
function told(file: string, ...lines: string[]): string[] {
  return checkImports(new Map([[file, lines.join('\n')]])).map(
    ({ line, says }) => `${line} ${says}`,
  );
}

/** A file of each part, with imports that it may have and imports that it may not have. */
const ROWS: Record<keyof typeof PARTS, [file: string, may: string[], never: string[]]> = {
  contracts: ['packages/contracts/src/slots.ts', ['zod', './doctors.ts'], ['react', 'node:crypto']],
  'embedded-postgres': [
    'packages/embedded-postgres/src/cluster.ts',
    ['node:fs/promises', './folder-lock.ts'],
    ['@clinic/contracts/errors', '../../../apps/api/src/kernel/secrets.ts'],
  ],
  kernel: [
    'apps/api/src/kernel/actor.ts',
    ['@clinic/contracts/errors', './secrets.ts', 'node:crypto'],
    ['../clinic.ts', '../db/client/clock.ts', '../modules/doctors/get-doctor.ts', 'fastify'],
  ],
  transaction: [
    'apps/api/src/db/client/executor.ts',
    ['drizzle-orm', 'drizzle-orm/postgres-js'],
    ['postgres', '../../clinic.ts', '../../modules/doctors/get-doctor.ts'],
  ],
  schema: [
    'apps/api/src/db/schema/doctors.ts',
    ['drizzle-orm/pg-core', '@clinic/contracts/doctors', './holds.ts'],
    ['postgres', '../client/database.ts'],
  ],
  db: [
    'apps/api/src/db/client/database.ts',
    ['postgres', 'drizzle-orm', '../schema/holds.ts', '@clinic/embedded-postgres/start'],
    ['../../clinic.ts', '../../modules/doctors/doctors-repository.ts', '@trpc/server', 'fastify'],
  ],
  clinic: [
    'apps/api/src/clinic.ts',
    ['./kernel/secrets.ts', './db/client/clock.ts'],
    ['./dependencies.ts', './modules/doctors/get-doctor.ts', 'fastify'],
  ],
  base: [
    'apps/api/src/trpc/init.ts',
    ['@trpc/server', '../clinic.ts', './context.ts'],
    ['../modules/doctors/get-doctor.ts', '../edges/trpc/single-call.ts', '../db/client/errors.ts'],
  ],
  rules: [
    'apps/api/src/modules/calendar/rules/opening-hours.ts',
    ['@clinic/contracts/doctors', '../../doctors/rules/search-words.ts', 'node:crypto'],
    [
      ...['../get-day.ts', '../availability-repository.ts', '../../../db/client/clock.ts'],
      ...['../../../clinic.ts', '../../holds/rules/holder.ts', 'drizzle-orm', 'node:fs'],
    ],
  ],
  repository: [
    'apps/api/src/modules/calendar/slot-repository.ts',
    [
      ...['drizzle-orm', '../../db/schema/doctors.ts', './rules/opening-hours.ts'],
      ...['./availability-repository.ts', '../doctors/rules/search-words.ts'],
    ],
    ['./get-day.ts', '../doctors/doctors-repository.ts', '../../trpc/init.ts', 'fastify'],
  ],
  route: [
    'apps/api/src/modules/doctors/doctors.router.ts',
    ['./list-doctors.ts', '../../trpc/init.ts', '@clinic/contracts/doctors'],
    [
      ...['./doctors-repository.ts', '../../db/client/database.ts', 'drizzle-orm', 'postgres'],
      ...['../../dependencies.ts', '../../edges/http/rate-limit.ts', '../calendar/get-day.ts'],
    ],
  ],
  'use case': [
    'apps/api/src/modules/calendar/get-day.ts',
    [
      ...['./availability-repository.ts', './rules/opening-hours.ts', '../doctors/get-doctor.ts'],
      ...['../../clinic.ts', '../../db/client/executor.ts', 'node:crypto'],
    ],
    [
      ...['../doctors/doctors-repository.ts', '../holds/hold-slot.ts', './availability.router.ts'],
      ...['../../trpc/init.ts', '../../db/schema/doctors.ts', 'drizzle-orm', 'fastify'],
    ],
  ],
  job: [
    'apps/api/src/jobs/run-jobs.ts',
    ['../modules/holds/sweep-holds.ts', '../clinic.ts'],
    [
      '../modules/holds/holds-repository.ts',
      '../db/client/database.ts',
      '../edges/http/address.ts',
    ],
  ],
  composition: [
    'apps/api/src/dependencies.ts',
    ['./config.ts', './db/client/database.ts', './clinic.ts'],
    ['./app.ts', './edges/http/address.ts', 'fastify'],
  ],
  edge: [
    'apps/api/src/edges/rest/rest-edge.ts',
    ['../../modules/doctors/doctors.routes.ts', '../../dependencies.ts', './problem.ts', 'fastify'],
    [
      ...['../trpc/app-router.ts', '../../db/client/database.ts', '../../app.ts', 'drizzle-orm'],
      ...['../../modules/doctors/doctors-repository.ts'],
    ],
  ],
  command: [
    'apps/api/src/edges/cli/doctor.ts',
    ['../../modules/doctors/add-doctor.ts', '../../db/backup/write-backup.ts', './find-doctor.ts'],
    ['../../modules/doctors/doctors-repository.ts', '../http/rate-limit.ts', 'drizzle-orm'],
  ],
  start: [
    'apps/api/src/app.ts',
    ['./edges/trpc/trpc-edge.ts', './dependencies.ts', 'fastify'],
    ['./modules/doctors/doctors-repository.ts', './edges/cli/doctor.ts', 'drizzle-orm'],
  ],
  'web lib': [
    'apps/web/src/lib/trpc.ts',
    ['@trpc/client', '@clinic/contracts/errors', 'react'],
    [
      '../domain/slot.ts',
      '../features/find-doctor/card.tsx',
      '../../../api/src/app.ts',
      'axe-core',
    ],
  ],
  'web ui': [
    'apps/web/src/ui/notice.tsx',
    ['react', '../lib/trpc.ts', './icon.tsx'],
    ['@clinic/contracts/availability', '../domain/slot.ts', '../features/find-doctor/card.tsx'],
  ],
  'web domain': [
    'apps/web/src/domain/slot.ts',
    ['@clinic/contracts/availability', '../ui/notice.tsx', '../lib/trpc.ts'],
    ['../features/find-doctor/card.tsx', '../app/router.tsx', '@clinic/api/app-router'],
  ],
  'desk domain': [
    'apps/web/src/desk/domain/field.tsx',
    ['react', '@clinic/contracts/desk', '../../lib/trpc.ts', '../../ui/notice.tsx'],
    [
      '../features/book/booking-dialog.tsx',
      '../app/router.tsx',
      '../../features/find-doctor/card.tsx',
    ],
  ],
  'desk feature': [
    'apps/web/src/desk/features/book/booking-dialog.tsx',
    ['react', './patient-field.tsx', '../../domain/field.tsx', '@clinic/contracts/desk'],
    ['../appointment/appointment-dialog.tsx', '../../app/router.tsx', '@clinic/api/app-router'],
  ],
  'desk app': [
    'apps/web/src/desk/app/day-page.tsx',
    ['../features/book/booking-dialog.tsx', '../domain/field.tsx', '../../lib/trpc.ts'],
    ['../../features/find-doctor/card.tsx', '../../app/router.tsx', '@clinic/api/app-router'],
  ],
  'web feature': [
    'apps/web/src/features/book-appointment/booking-form.tsx',
    [
      'react',
      './use-booking.ts',
      '../../domain/slot.ts',
      '../../ui/notice.tsx',
      '../../lib/trpc.ts',
    ],
    ['../find-doctor/card.tsx', '../../app/router.tsx', '@clinic/api/app-router'],
  ],
  'web app': [
    'apps/web/src/app/router.tsx',
    ['../features/find-doctor/card.tsx', '../lib/trpc.ts', './services.ts'],
    ['@clinic/api/app-router', '../../../api/src/main.ts'],
  ],
  testing: [
    'packages/testing/src/servers.ts',
    ['node:fs', 'postgres', './raw-http.ts', '../../../apps/api/src/app.ts'],
    ['../../../proof/checker/check.ts', '../../../apps/web/src/lib/trpc.ts'],
  ],
  'proof history': [
    'proof/history/recorder.ts',
    ['./history.ts', '@clinic/contracts/errors'],
    ['../checker/check.ts', '../../apps/api/src/kernel/secrets.ts'],
  ],
  'proof checker': [
    'proof/checker/check.ts',
    ['../history/history.ts', '@clinic/contracts/errors', 'node:crypto'],
    ['../../apps/api/src/kernel/secrets.ts', '../faults/schedule.ts', '@clinic/testing/servers'],
  ],
  proof: [
    'proof/run/run.ts',
    ['../checker/check.ts', '@clinic/testing/servers', '../../apps/api/src/config.ts'],
    ['../../apps/api/src/modules/doctors/get-doctor.ts', '../../bench/options.ts'],
  ],
  bench: [
    'bench/load/job.ts',
    ['../report/ratios.ts', '@clinic/testing/servers', '../../apps/api/src/config.ts'],
    ['../../apps/web/src/lib/trpc.ts', '../../proof/run/run.ts'],
  ],
  example: [
    'examples/book-from-node.ts',
    ['@clinic/contracts/errors', '@trpc/client'],
    ['../apps/api/src/config.ts', '@clinic/api/app-router'],
  ],
  tool: ['lint/imports.ts', ['./check-imports.ts', 'node:fs'], ['../apps/api/src/config.ts']],
};

it('has an example of each part', () => {
  expect(Object.keys(ROWS)).toEqual(Object.keys(PARTS));
});

it.each(Object.entries(ROWS))('holds %s to its row', (part, [file, may, never]) => {
  expect(told(file, ...may.map((name) => `import '${name}';`))).toEqual([]);
  for (const name of never) {
    const said = `1 imports `;
    expect([name, ...told(file, `import '${name}';`)]).toEqual([
      name,
      expect.stringContaining(said),
    ]);
    expect(told(file, `import '${name}';`)[0]).toContain(PARTS[part]?.message);
  }
});

it('reads every form of an import, over several lines too', () => {
  const file = 'apps/api/src/kernel/actor.ts';
  const lines = [
    `import type {\n  Clinic,\n} from '../clinic.ts';`,
    `export { clinic } from '../clinic.ts';`,
    `const later = () => import('../clinic.ts');`,
  ];
  expect(told(file, ...lines).map((each) => each.slice(0, 33))).toEqual([
    ...['1 imports apps/api/src/clinic.ts.', '4 imports apps/api/src/clinic.ts.'],
    '5 imports apps/api/src/clinic.ts.',
  ]);
});

it('lets types through where a row says so', () => {
  const line = `import type { AppRouter } from '@clinic/api/app-router';`;
  expect(told('apps/web/src/lib/trpc.ts', line)).toEqual([]);
  expect(told('apps/web/src/lib/trpc.ts', line.replace(' type', ''))).toHaveLength(1);
  expect(told('apps/web/src/app/router.tsx', line)).toHaveLength(1);
});

it('names the order of modules to an import against it', () => {
  const [said] = told(
    'apps/api/src/modules/doctors/get-doctor.ts',
    `import '../holds/hold-slot.ts';`,
  );
  expect(said).toContain('Modules, lower ones first: access, settings, locations, visit-types,');
});

it('finds a file that no part has', () => {
  expect(told('apps/api/src/stray/file.ts')).toEqual(['1 no part of lint/import-table.ts has it']);
});

it('finds a circle of folders, and none of a folder with itself', () => {
  const files = (...pairs: [string, string][]) =>
    checkImports(new Map(pairs.map(([file, name]) => [file, `import '${name}';`])));
  const circle = files(
    ['bench/load/a.ts', '../report/b.ts'],
    ['bench/report/b.ts', '../figures/c.ts'],
    ['bench/figures/c.ts', '../load/d.ts'],
    ['bench/load/d.ts', './a.ts'],
  );
  const says = 'closes a circle of folders: bench/load → bench/report → bench/figures → bench/load';
  expect(circle).toEqual([{ file: 'bench/figures/c.ts', line: 1, says }]);
});
