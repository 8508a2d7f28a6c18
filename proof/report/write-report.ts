import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { groupBy } from '../checker/evidence.ts';
import { type Findings, type Least, totalsOf } from './findings.ts';
import { latenciesOf } from './latencies.ts';

/** Writes what was seen as a page of the documentation. */
export async function writeReport(
  path: string,
  findings: Findings,
  least: Least,
  minutes: number,
): Promise<void> {
  const text = [
    '# Proof',
    `Written by \`npm run proof\` on ${new Date().toISOString().slice(0, 10)}, in ${minutes.toFixed(0)} ` +
      `minutes on ${availableParallelism()} cores with Node ${process.versions.node}. ` +
      'How it works: [proof/README.md](../proof/README.md).',
    ...runs(findings, least),
    ...latencies(findings),
    ...mutants(findings),
    ...interleavings(findings),
    ...edges(findings),
    ...overload(findings),
    ...LIMITS,
  ].join('\n\n');
  await writeFile(path, `${text}\n`);
}

function runs(findings: Findings, least: Least): string[] {
  const totals = totalsOf(findings);
  const faults = findings.runs.flatMap(({ history }) => history.faults);
  const byKind = [...groupBy(faults, ({ kind, detail }) => named(kind, detail))].sort();
  return [
    '## Recorded histories',
    'Clients over HTTP against two API processes and one PostgreSQL: every call and every answer ' +
      'is written down, of patients and of the staff, who book beside others on purpose, move, cancel and take ' +
      'back; faults are injected meanwhile, and afterwards the checker reads the file ' +
      'and the final tables. In the end each process had all the permits of its pool at work at ' +
      'once, and nothing that only a patient knows stood in its log.',
    table(
      ['seed', 'plan', 'calls', 'faults', 'unknown', 'violations'],
      findings.runs.map(({ history, planHash, counts, violations }) => [
        history.run.seed,
        `\`${planHash}\``,
        counts.calls,
        counts.faults,
        counts.unknown,
        violations.length,
      ]),
    ),
    `Together ${totals.calls} calls (at least ${least.calls} are wanted), ${totals.faults} faults ` +
      `(${least.faults}), ${totals.postgresKills} times SIGKILL to PostgreSQL ` +
      `(${least.postgresKills}), ${totals.apiKills} times to an API process (${least.apiKills}). ` +
      `The answers to ${totals.unknown} changes were lost; each was asked for again until it was ` +
      `definite, in at most ${totals.tries} ${totals.tries === 1 ? 'try' : 'tries'} after the fault.`,
    table(
      ['fault', 'times'],
      byKind.map(([kind, all]) => [kind, all.length]),
    ),
  ];
}

function latencies({ runs: all }: Findings): string[] {
  const calls = all.flatMap(({ history }) => history.calls);
  return [
    'Milliseconds from question to answer, on a machine that also ran the clients, the proxy and ' +
      'the database:',
    table(
      ['', 'calls', 'median', '99 %', 'longest'],
      latenciesOf(calls).map(({ what, calls: n, p50, p99, longest }) => [
        what,
        n,
        p50,
        p99,
        longest,
      ]),
    ),
  ];
}

function mutants({ caught }: Findings): string[] {
  return [
    '## Builds that are wrong on purpose',
    'The checker is trusted because it catches these, under the same load:',
    table(
      ['', 'build', 'caught by', 'after'],
      caught.map(({ build, violation, seconds }) => [
        build.number,
        build.name,
        violation ? `${violation.invariant}: ${violation.says}` : '**not caught**',
        `${seconds.toFixed(0)} s`,
      ]),
    ),
  ];
}

function interleavings({ explored }: Findings): string[] {
  const orders = explored.reduce((all, one) => all + one.orders, 0);
  return [
    '## Interleavings',
    `${orders} orders, each carried out statement by statement against PostgreSQL. Two sessions: ` +
      'every order of their statements; three: every order of lock, write and commit. Orders that ' +
      'differ only in BEGIN, or in which of two reads came first, count as one.',
    table(
      ['sessions', 'orders', 'violations'],
      explored.map(({ name, orders: n, violations }) => [name, n, violations.length]),
    ),
  ];
}

function edges({ authorization, fuzzed, searched }: Findings): string[] {
  if (!authorization || !fuzzed || !searched) return [];
  const statuses = Object.entries(fuzzed.byStatus).map(([status, n]) => `${n} × ${status}`);
  return [
    '## Bad input and authorization',
    `${fuzzed.inputs} generated inputs over HTTP, from the contracts and around them: ` +
      `${statuses.join(', ')}. None of them brought a 5xx, came back where it does not belong, was ` +
      `printed, or wrote anything that was not acknowledged; the heap grew by ${mebibytes(fuzzed.grown)} MiB.`,
    `${authorization.cells} questions of authorization: every procedure and every route with no token, a ` +
      'malformed one, another’s, its own, its own after cancellation, and by the staff of each role, here and elsewhere.',
    `${searched.searches} searches of patients at the desk: neither log nor metrics tell for whom was searched.`,
  ];
}

function overload({ overloaded, terminated, slowLoris }: Findings): string[] {
  if (!overloaded || !terminated || !slowLoris) return [];
  const { best, offered, sent, booked, refused, wellAgainAfter } = overloaded;
  const { refusedMedian, refusedP95, refusedLongest } = overloaded;
  return [
    '## Overload and shutdown',
    `With two connections and a slow database ${best.toFixed(0)} bookings per second were possible. ` +
      `${offered.toFixed(0)} per second were offered, ${sent.toFixed(0)} really sent: ` +
      `${booked.toFixed(0)} were booked, ` +
      `${refused.toFixed(0)} refused with 503 and \`Retry-After\` after ${refusedMedian.toFixed(0)} ms ` +
      `(median; 95 %: ${refusedP95.toFixed(0)} ms; the longest, of those who were in the queue when ` +
      `it began: ${(refusedLongest / 1_000).toFixed(1)} s). It was well again ` +
      `${(wellAgainAfter / 1_000).toFixed(1)} s later. 300 connections that never finish their ` +
      'request stopped no booking.',
    `SIGTERM under load, ${terminated.times} times: ${terminated.acknowledged} bookings ` +
      'acknowledged, none lost; none carried out without its answer; the longest exit took ' +
      `${(terminated.longest / 1_000).toFixed(1)} s. Every other time the bookings under way were held ` +
      'at their COMMIT until the process had stopped listening: all were answered. ' +
      `(${terminated.notAccepted} bookings came too late: refused, closed while idle, or never taken ` +
      'off the backlog; none of them was carried out.)',
  ];
}

const LIMITS = [
  '## What this cannot show',
  '- SIGKILL ends processes, not the machine: the operating system still writes what PostgreSQL ' +
    'gave it. A power cut, and a disk that says it has written and has not, are beyond it.\n' +
    '- One machine: no network between hosts, no clocks that disagree, no replica.\n' +
    '- The visit types of a run last 15, 30 and 60 minutes, the last with ten minutes after it: none has a ' +
    'buffer before it or a notice. One more is edited meanwhile, by SQL, between 30 and 60 minutes; no buffer is. ' +
    'That a longer visit was refused is explained by a winner, and is no part of the search for an order.\n' +
    '- At the desk nobody searches, corrects or erases a patient while the others book, and no doctor records who ' +
    'came. Arrivals, no-shows and their corrections are those of walk-ins, because a run has no other visits of ' +
    'its own day.\n' +
    '- A history that passes proves nothing about those that did not happen. The wrong builds ' +
    'say how sharp the checker is, the interleavings cover what chance does not.',
];

const mebibytes = (bytes: number): string => (Math.max(0, bytes) / 1024 / 1024).toFixed(1);

const named = (kind: string, detail: string): string =>
  kind === 'aimed cut' ? `cut ${detail}` : kind;

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const plain = (cell: string | number): string => String(cell).replaceAll('|', '\\|');
