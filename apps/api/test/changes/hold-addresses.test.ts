import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepHolds } from '../../src/modules/holds/sweep-holds.ts';
import { booking, postBooking, slotsOn } from '../bookings.ts';
import {
  addDoctors,
  BERLIN,
  MONDAY,
  NOW,
  startTestClinic,
  type TestClinic,
} from '../test-clinic.ts';
import { trpcAt } from '../trpc-client.ts';
import { postHold, refusalIn } from './changes.ts';

const MAX_HOLDS = 2;
const starts = slotsOn(MONDAY);
const env = { MAX_HOLDS_PER_ADDRESS: String(MAX_HOLDS) };

let direct: TestClinic;
let proxied: TestClinic;
beforeAll(async () => {
  [direct, proxied] = await Promise.all([
    startTestClinic({ env }),
    startTestClinic({ env: { ...env, TRUST_PROXY: '127.0.0.1, 10.1.0.0/16' } }),
  ]);
});
afterAll(() => Promise.all([direct.stop(), proxied.stop()]));
beforeEach(async () => {
  for (const clinic of [direct, proxied]) {
    await clinic.clock.set(NOW);
    await clinic.owner`delete from holds`;
  }
});

/** Holds a slot, the i-th of the day, from where the headers say. */
async function hold(
  { ask, doctorIds }: TestClinic,
  i: number,
  headers: Record<string, string> = {},
  holdToken: string = randomUUID(),
): Promise<string> {
  const slot = { doctorId: doctorIds[0] as number, startsAt: starts[i] as string, holdToken };
  const answer = await postHold(ask, slot, headers);
  return answer.status === 200 ? 'held' : refusalIn(answer).code;
}

/** Each of these holds the next free slot, one after another. */
async function holdAll(clinic: TestClinic, headers: Record<string, string>[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const [i, header] of headers.entries()) outcomes.push(await hold(clinic, i, header));
  return outcomes;
}
const addressesOf = ({ owner }: TestClinic) => owner`select address from holds`;

describe('an address has so many holds at once and no more', () => {
  it('until one of them is released, booked or expired', async () => {
    const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await hold(direct, 0, {}, one)).toBe('held');
    expect(await hold(direct, 1, {}, two)).toBe('held');
    expect(await hold(direct, 2)).toBe('HOLD_LIMIT');
    // Renewing and replacing one's own takes no further one.
    expect(await hold(direct, 1, {}, two)).toBe('held');
    expect(await hold(direct, 3, {}, two)).toBe('held');

    await trpcAt(direct.url).appointments.release.mutate({ holdToken: one });
    expect(await hold(direct, 2, {}, three)).toBe('held');
    expect(await hold(direct, 4)).toBe('HOLD_LIMIT');
    const wanted = booking({
      doctorId: direct.doctorIds[0] as number,
      startsAt: starts[2] as string,
    });
    const booked = await postBooking(direct.ask, { ...wanted, holdToken: three } as typeof wanted);
    expect(booked.status).toBe(201);
    expect(await hold(direct, 4)).toBe('held');
    expect(await hold(direct, 5)).toBe('HOLD_LIMIT');
    await direct.clock.set(new Date(Date.parse(NOW) + 300_000).toISOString());
    expect(await hold(direct, 5)).toBe('held');
  });

  it('and hears when to ask again', async () => {
    await holdAll(direct, [{}, {}]);
    const answer = await postHold(direct.ask, {
      doctorId: direct.doctorIds[0] as number,
      startsAt: starts[5] as string,
    });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '300']);
  });

  it('but can book without a hold', async () => {
    await holdAll(direct, [{}, {}]);
    const wanted = { doctorId: direct.doctorIds[0] as number, startsAt: starts[6] as string };
    expect((await postBooking(direct.ask, booking(wanted))).status).toBe(201);
  });
});

describe('behind the proxy that is configured', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('the patient’s address counts, not the proxy’s', async () => {
    const addresses = ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'].map(from);
    expect(await holdAll(proxied, addresses)).toEqual(['held', 'held', 'HOLD_LIMIT', 'held']);
  });

  it('an address that the patient made up in front of the proxy’s does not help', async () => {
    const chain = (i: number) => from(`203.0.113.${i}, 192.0.2.1, 10.1.2.3`);
    expect(await holdAll(proxied, [1, 2, 3].map(chain))).toEqual(['held', 'held', 'HOLD_LIMIT']);
  });

  it('IPv6 counts by its /64, and IPv4 in IPv6 as IPv4', async () => {
    const addresses = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:DB8:0:1:1:2:3:4'];
    expect(await holdAll(proxied, addresses.map(from))).toEqual(['held', 'held', 'HOLD_LIMIT']);
    expect(await hold(proxied, 3, from('2001:db8:0:2::1'))).toBe('held');
    expect(await hold(proxied, 4, from('::ffff:192.0.2.1'))).toBe('held');
    expect(await hold(proxied, 5, from('::ffff:c000:201'))).toBe('held');
    expect(await hold(proxied, 6, from('192.0.2.1'))).toBe('HOLD_LIMIT');
  });

  it('a /56 holds four times as much as a /64 of it, and a /48 sixteen times', async () => {
    const doctorIds = await addDoctors(proxied.owner, Array(5).fill(BERLIN));
    const slots = doctorIds.flatMap((doctorId) =>
      starts.map((startsAt) => ({ doctorId, startsAt })),
    );
    const heldBy = async (n: number): Promise<number> => {
      const asked = Array.from({ length: MAX_HOLDS + 1 }, (_, i) =>
        postHold(
          proxied.ask,
          slots.pop() as (typeof slots)[0],
          from(`2001:db8:0:${n.toString(16)}::${i}`),
        ),
      );
      return (await Promise.all(asked)).filter(({ status }) => status === 200).length;
    };
    const inOneSlash56: number[] = [];
    for (const n of [1, 2, 3, 4, 5, 6]) inOneSlash56.push(await heldBy(n));
    expect(inOneSlash56).toEqual([2, 2, 2, 2, 0, 0]);
    let inOneSlash48 = 8;
    for (let n = 1; n < 16; n += 1) inOneSlash48 += await heldBy(n << 8);
    expect(inOneSlash48).toBe(16 * MAX_HOLDS);
  });

  it('an address counts without the port that the proxy writes behind it', async () => {
    const ports = ['192.0.2.1:1024', '192.0.2.1:1025', '192.0.2.1:1026', '192.0.2.2:1026'];
    expect(await holdAll(proxied, ports.map(from))).toEqual(['held', 'held', 'HOLD_LIMIT', 'held']);
    const ipv6 = ['[2001:db8::1]:1024', '[2001:db8::2]:1025', '[2001:db8::3]'];
    expect(await hold(proxied, 4, from(ipv6[0] as string))).toBe('held');
    expect(await hold(proxied, 5, from(ipv6[1] as string))).toBe('held');
    expect(await hold(proxied, 6, from(ipv6[2] as string))).toBe('HOLD_LIMIT');
  });

  it.each([
    ['a request that comes past the proxy', () => ({})],
    ['an address that is none', (i: number) => from(`unknown-${i}`)],
    [
      'a proxy that says who asks in another header',
      (i: number) => ({ forwarded: `for=192.0.2.${i}` }),
    ],
  ])('%s counts as the proxy: nobody is free of the limit', async (_, headersOf) => {
    const headers = Array.from({ length: MAX_HOLDS + 2 }, (_, i) => headersOf(i));
    expect(await holdAll(proxied, headers as Record<string, string>[])).toEqual([
      'held',
      'held',
      'HOLD_LIMIT',
      'HOLD_LIMIT',
    ]);
  });
});

it.each(['x-forwarded-for', 'forwarded'])(
  'behind a proxy that nobody configured (%s) the connection counts, whatever the header says',
  async (header) => {
    const outcomes: string[] = [];
    for (const [i, value] of ['x', '192.0.2.1', '192.0.2.2', 'for=192.0.2.3'].entries()) {
      // Others of these tests have booked some of the first ones.
      outcomes.push(await hold(direct, 8 + i, { [header]: value }));
    }
    expect(outcomes).toEqual(['held', 'held', 'HOLD_LIMIT', 'HOLD_LIMIT']);
  },
);

describe('the address', () => {
  it('is kept as a keyed hash', async () => {
    await hold(direct, 0);
    const [row] = await addressesOf(direct);
    expect(row?.address).toHaveLength(32);
    expect(row?.address.toString('latin1')).not.toContain('127.0.0.1');
  });

  it('goes with the hold: when booked, when released, and soon after it has expired', async () => {
    await holdAll(direct, [{}, {}]);
    await direct.clock.set(new Date(Date.parse(NOW) + 299_999).toISOString());
    await sweepHolds(direct.clinic);
    expect(await addressesOf(direct)).toHaveLength(2);
    await direct.clock.set(new Date(Date.parse(NOW) + 300_000).toISOString());
    await sweepHolds(direct.clinic);
    expect(await addressesOf(direct)).toEqual([]);
  });

  it('a sweep waits for nobody, and leaves what somebody works on for the next time', async () => {
    await holdAll(direct, [{}, {}]);
    await direct.clock.set(new Date(Date.parse(NOW) + 300_000).toISOString());
    await direct.owner.begin(async (tx) => {
      await tx`select from holds where starts_at = ${starts[0] as string} for update`;
      await sweepHolds(direct.clinic);
      expect(await addressesOf(direct)).toHaveLength(1);
    });
    await sweepHolds(direct.clinic);
    expect(await addressesOf(direct)).toEqual([]);
  });
});
