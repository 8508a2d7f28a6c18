import { createSearch } from '@clinic/testing/secret-search';
import { until } from '@clinic/testing/waiting';
import type { History, ProcessEvent } from '../history/history.ts';
import { now } from '../history/recorder.ts';

/** What nobody may read in the output of a process, and what each is. */
export type Secrets = ReadonlyMap<string, string>;

type Printed = { process: string; line: string };

/** At this level a process says the most that it can ever say, and something of every request. */
export const TALKATIVE = { LOG_LEVEL: 'trace' };
/** What it then says of each request. */
const REQUEST = /"msg":"request"/;
const SHOWN = 300;
/** Milliseconds that a start may take to say so. */
const PATIENCE = 60_000;

/** Everything that the processes of a cluster have printed. */
export class Output {
  readonly #printed: Printed[] = [];

  readonly listen = (process: string, line: string): void => {
    this.#printed.push({ process, line });
  };

  /** The link by which the first manager joins, once a process has printed it. */
  setupLink(): Promise<string> {
    const printed = /^http:\/\/\S+\/desk\/setup#\S+$/;
    return until(async () => this.#printed.find(({ line }) => printed.test(line))?.line, PATIENCE);
  }

  /** Requests of which a process has said something; where there are none, nothing was searched. */
  requestsTold(process: string): number {
    return this.#printed.filter((one) => one.process === process && REQUEST.test(one.line)).length;
  }

  /** What the processes have printed of it: of each kind the first line that holds it. */
  leaks(secrets: Secrets): ProcessEvent[] {
    const found = new Map<string, ProcessEvent>();
    const search = createSearch(secrets.keys());
    for (const { process, line } of this.#printed) {
      const [secret = ''] = search(line);
      const what = secrets.get(secret);
      if (what === undefined || found.has(`${process} ${what}`)) continue;
      const detail = `${what}: ${line.slice(0, SHOWN)}`;
      found.set(`${process} ${what}`, { at: now(), process, event: 'leak', detail });
    }
    return [...found.values()];
  }
}

/** What the patients of a history know, and nobody else: their names, their keys and tokens. */
export function secretsOf({ run, calls }: History): Secrets {
  const words = new Map<string, string>([[run.secret, 'the secret of the clinic']]);
  for (const secret of run.staff.flatMap(({ secrets }) => secrets)) {
    words.set(secret, 'what only one of the staff knows');
  }
  const add = (word: string | undefined, what: string) => word && words.set(word, what);
  for (const { input, token, outcome } of calls) {
    // The names of the workload end with a word that nobody else's has.
    add(input.patient?.name.split(' ').at(-1), 'the name of a patient');
    add(input.patient?.phone, 'the phone number of a patient');
    add(input.patientName?.split(' ').at(-1), 'the name of a patient');
    add(input.idempotencyKey, 'an idempotency key');
    add(input.holdToken, 'a hold token');
    add(token, 'a manage token');
    if (outcome?.kind !== 'ok') continue;
    add((outcome.body as { manageToken?: string } | undefined)?.manageToken, 'a manage token');
  }
  return words;
}
