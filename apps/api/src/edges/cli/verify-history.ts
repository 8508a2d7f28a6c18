import { readFile } from 'node:fs/promises';
import { StartupError } from '../../kernel/startup-error.ts';
import { compareHeads } from '../../modules/history/list-heads.ts';
import type { DayHead } from '../../modules/history/rules/day-head.ts';
import { type HistoryProgress, verifyHistory } from '../../modules/history/verify-history.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinic } from './open-clinic.ts';

const PROGRESS_EVERY_MS = 1_000;
const USAGE =
  'usage: npm run history:verify [-- --heads FILE], a file that history:head has written';
const [option, file, ...more] = process.argv.slice(2);

try {
  if (option !== undefined && (option !== '--heads' || !file || more.length > 0)) {
    throw new StartupError(USAGE);
  }
  const heads = file === undefined ? [] : await readHeads(file);
  let faults = 0;
  let shown = 0;
  const show = ({ appointments, events }: HistoryProgress) => {
    if (performance.now() - shown < PROGRESS_EVERY_MS) return;
    shown = performance.now();
    console.error(`${appointments} appointments, ${events} events`);
  };
  const total = await withClinic(process.env, async (clinic) => {
    for (const date of await compareHeads(clinic, heads)) {
      faults += 1;
      console.log(`${date}: the events until this day are not those of the exported head`);
    }
    return verifyHistory(
      clinic,
      ({ appointmentId, version, problem }) => {
        faults += 1;
        console.log(`appointment ${appointmentId}, version ${version}: ${problem}`);
      },
      show,
    );
  });
  console.log(`${total.appointments} appointments, ${total.events} events, ${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

/** The lines of `history:head`. Throws a `StartupError` for anything else. */
async function readHeads(path: string): Promise<DayHead[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    const heads = lines.map((line) => JSON.parse(line) as DayHead);
    if (heads.length > 0 && heads.every(isHead)) return heads;
  } catch (cause) {
    throw new StartupError(`${path} cannot be read as what history:head has written.`, { cause });
  }
  throw new StartupError(`${path} is no file that history:head has written.`);
}

const isHead = ({ date, head }: DayHead): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(date) && /^[\w-]{43}$/.test(head);
