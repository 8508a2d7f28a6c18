import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SingleUseConnection } from '../../src/db/client/single-use-connection.ts';
import { booking, bookOne, type FirstAnswer, slotsOn } from '../bookings.ts';
import { BERLIN, MONDAY, setUpClinic } from '../test-clinic.ts';
import { postCancel, postHold, postMove } from './changes.ts';

let mine: FirstAnswer;
const holdToken = randomUUID();
const [nine = '', half = '', ten = '', eleven = ''] = slotsOn(MONDAY);
const slot = (doctor: number, startsAt: string) => ({
  doctorId: clinic.doctorIds[doctor] as number,
  startsAt,
});
const clinic = setUpClinic({ doctors: [BERLIN, BERLIN] });
beforeAll(async () => {
  mine = await bookOne(clinic.ask, booking(slot(0, nine)));
  await postHold(clinic.ask, { ...slot(0, ten), holdToken });
});
afterEach(() => vi.restoreAllMocks());

/** What is sent between BEGIN and COMMIT or ROLLBACK, while a change is made. */
async function transactionOf(change: () => Promise<unknown>): Promise<string[]> {
  const sent = vi.spyOn(SingleUseConnection.prototype, 'send');
  await change();
  const texts = sent.mock.calls.map(([text]) => text);
  expect(texts.filter((text) => text === 'begin')).toHaveLength(1);
  const end = texts.findIndex((text) => ['commit', 'rollback'].includes(text));
  return texts.slice(texts.indexOf('begin') + 1, end);
}

/** A statement's snapshot and clock are as old as its wait: what it reads must come after the lock. */
describe('the lock of the doctors is the first statement, on its own, when', () => {
  it.each<[what: string, change: () => Promise<unknown>]>([
    ['booking', () => bookOne(clinic.ask, booking(slot(0, half)))],
    ['moving', () => postMove(clinic.ask, mine, slot(0, eleven))],
    ['moving to another doctor', () => postMove(clinic.ask, mine, slot(1, nine))],
    ['holding', () => postHold(clinic.ask, { ...slot(0, ten), holdToken })],
    ['holding with another doctor', () => postHold(clinic.ask, { ...slot(1, ten), holdToken })],
    ['cancelling', () => postCancel(clinic.ask, mine)],
  ])('%s', async (_, change) => {
    const [first, ...others] = await transactionOf(change);
    expect(first).toMatch(
      /^select .* from "doctors" inner join "locations" .* order by "doctors"."id" asc for update of "doctors"$/,
    );
    expect(others.length).toBeGreaterThan(1);
    for (const other of others) expect(other).not.toContain('for update');
  });
});

it('holds of one address are counted after its lock, and that after the doctors’', async () => {
  const change = () => postHold(clinic.ask, { ...slot(1, eleven), holdToken });
  const statements = await transactionOf(change);
  const at = (pattern: RegExp) => statements.findIndex((text) => pattern.test(text));
  expect(at(/pg_advisory_xact_lock/)).toBeGreaterThan(at(/for update/));
  expect(at(/count\(\*\).*"address"/)).toBeGreaterThan(at(/pg_advisory_xact_lock/));
});
