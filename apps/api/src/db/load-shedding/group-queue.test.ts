import { expect, it } from 'vitest';
import { gate } from '../../../test/driver-comparison.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import { type Answer, GroupQueue, type Member } from './group-queue.ts';
import { WaitStats } from './wait-stats.ts';

const unavailable = { code: 'UNAVAILABLE' };

/** Lets everything that can go on go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A queue with one lane, and what went through it: doctors' ids. */
function open({ max = 100, most = 8 } = {}) {
  const waitStats = new WaitStats(max);
  const queue = new GroupQueue({ waitStats, maxWait: 60_000, most, lanes: 1 });
  const groups: number[][] = [];
  const alone: number[] = [];
  const doors = new Map<number, ReturnType<typeof gate>>();
  let answerOf = ({ doctorId }: Member): Answer<string> => ({ value: `together ${doctorId}` });
  const ask = (doctorId: number, key = `key ${doctorId}`) =>
    queue.run(
      { doctorId, key },
      async (members) => {
        groups.push(members.map((member) => member.doctorId));
        await doors.get(members[0]?.doctorId ?? 0)?.passed;
        return members.map(answerOf);
      },
      async () => {
        alone.push(doctorId);
        await doors.get(doctorId)?.passed;
        return `alone ${doctorId}`;
      },
    );
  const closeDoor = (doctorId: number) => {
    const door = gate();
    doors.set(doctorId, door);
    return door;
  };
  const answer = (by: typeof answerOf) => {
    answerOf = by;
  };
  return { waitStats, groups, alone, ask, closeDoor, answer };
}

it('lets one that finds a free lane go alone and at once', async () => {
  const { ask, groups, alone } = open();
  const asked = ask(1);
  expect(alone).toEqual([1]);
  expect(await asked).toBe('alone 1');
  expect(groups).toEqual([]);
});

it('puts those who wait into one group', async () => {
  const { ask, groups, closeDoor, waitStats } = open();
  const door = closeDoor(1);
  const asked = [1, 2, 3, 4].map((doctorId) => ask(doctorId));
  await turn();
  expect(waitStats.waiting).toBe(3);
  door.open();
  expect(await Promise.all(asked)).toEqual(['alone 1', 'together 2', 'together 3', 'together 4']);
  expect(groups).toEqual([[2, 3, 4]]);
  expect(waitStats.waiting).toBe(0);
});

it('makes no group of two of one doctor, of two with one key, or of more than 32', async () => {
  const { ask, groups, alone, closeDoor } = open();
  const door = closeDoor(1);
  const asked = [ask(1), ask(2), ask(2, 'another'), ask(3, 'key 2')];
  for (let doctorId = 10; doctorId < 43; doctorId += 1) asked.push(ask(doctorId));
  door.open();
  await Promise.all(asked);
  expect(groups[0]).toEqual([2, ...Array.from({ length: 31 }, (_, i) => 10 + i)]);
  expect(groups[1]).toEqual([2, 3, 41, 42]);
  expect(alone).toEqual([1]);
});

it('takes nobody along whose doctor is being changed', async () => {
  const { ask, groups, closeDoor } = open();
  const door = closeDoor(1);
  const first = ask(1);
  // It leaves its lane after a while, and is still under way.
  const others = [ask(2), ask(1, 'again'), ask(3)];
  expect(await others[0]).toBe('together 2');
  expect(groups).toEqual([[2, 3]]);
  door.open();
  expect(await Promise.all([first, ...others])).toEqual([
    ...['alone 1', 'together 2', 'alone 1', 'together 3'],
  ]);
});

it('keeps at most as many under way as it may, whatever they wait for', async () => {
  const { ask, groups, closeDoor } = open({ most: 2 });
  const doors = [closeDoor(1), closeDoor(2)];
  const asked = [ask(1), ask(2), ask(3)];
  const later = closeDoor(4);
  later.open();
  while (groups.length === 0) await turn();
  const last = ask(4);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(groups).toEqual([[2, 3]]);
  for (const door of doors) door.open();
  await Promise.all([...asked, last]);
});

it('lets one that has left its group go alone, and tells another its refusal', async () => {
  const { ask, closeDoor, answer } = open();
  const refusal = new Error('no');
  answer(({ doctorId }) => {
    if (doctorId === 2) return undefined;
    return doctorId === 3 ? { refusal } : { value: 'together' };
  });
  const door = closeDoor(1);
  const asked = [1, 2, 3, 4].map((doctorId) => ask(doctorId));
  door.open();
  expect(await Promise.allSettled(asked)).toMatchObject([
    { value: 'alone 1' },
    { value: 'alone 2' },
    { reason: refusal },
    { value: 'together' },
  ]);
});

it('refuses who finds the queue full', async () => {
  const { ask, closeDoor } = open({ max: 1 });
  const door = closeDoor(1);
  const asked = [ask(1), ask(2)];
  await expect(ask(3)).rejects.toMatchObject(unavailable);
  door.open();
  expect(await Promise.all(asked)).toEqual(['alone 1', 'alone 2']);
});

it('answers each at its own deadline, and the others when their group is done', async () => {
  const { ask, closeDoor } = open();
  const [first, group] = [closeDoor(1), closeDoor(2)];
  const deadline = new Deadline(60_000);
  const asked = [ask(1), ask(2), runWithin(deadline, () => ask(3))];
  first.open();
  await asked[0];
  await turn();
  deadline.abandon();
  await expect(asked[2]).rejects.toMatchObject(unavailable);
  group.open();
  expect(await asked[1]).toBe('together 2');
});
