import { parseArgs } from 'node:util';
import type { Pace } from './figures/bench.ts';

export type Options = {
  /** Under a minute, in the small database only. */
  quick: boolean;
  /** Whether the large database is measured too, and made first if need be. */
  large: boolean;
  json: boolean;
  /** Where the databases are kept from run to run. */
  dataDir: string;
};

export const USAGE = `npm run bench -- [--quick] [--without-large] [--json]

  --quick           under a minute: short turns, the small database only
  --without-large   everything but the database with ten million appointments
  --json            the result as JSON on standard output

CLINIC_BENCH_DIR    where the databases are kept from run to run (.clinic-bench)
`;

/** Throws on an unknown option. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Options & { help: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      'without-large': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    quick: values.quick,
    large: !values.quick && !values['without-large'],
    json: values.json,
    help: values.help,
    dataDir: env.CLINIC_BENCH_DIR || '.clinic-bench',
  };
}

const QUICK: Pace = {
  ...{ rounds: 2, warmUp: 1, leadIn: 0.1, seconds: 0.8, readSeconds: 0.3 },
  ...{ stampedes: 1, startUps: 1, requestsForMemory: 0 },
};
const WHOLE: Pace = {
  ...{ rounds: 5, warmUp: 8, leadIn: 1, seconds: 4, readSeconds: 3 },
  ...{ stampedes: 4, startUps: 5, requestsForMemory: 1_000_000 },
};

export const paceOf = ({ quick }: Options): Pace => (quick ? QUICK : WHOLE);
