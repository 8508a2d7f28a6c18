import { expect, test } from 'vitest';
import { booking, HistoryBuilder, NINE, ok } from '../checker/history-builder.ts';
import { Output, secretsOf } from './output.ts';

const KEY = '5a0c3f7e-0000-4000-8000-000000000001';
const HOLD = '5a0c3f7e-0000-4000-8000-000000000002';
const CANARY = 'canary-7f3a';

function secrets() {
  const story = new HistoryBuilder();
  const shown = { ...story.booked('ann', KEY, NINE, 1.5), manageToken: 'to-ken_of-ann' };
  const input = { ...booking(KEY), patientName: 'Patient 3-5a0c3f7e', holdToken: HOLD };
  story.call('book', input, 1, 2, ok(shown));
  return new Map([...secretsOf(story.history), [CANARY, CANARY]]);
}

/** What is found in one line. */
function found(line: string): string[] {
  const output = new Output();
  output.listen('api 0', line);
  return output.leaks(secrets()).map(({ process, detail }) => `${process} ${detail}`);
}

test.for([
  `{"level":30,"msg":"request","route":"/api/appointments","status":201}`,
  'Clinic is open at http://127.0.0.1:8000',
  `Patient of somebody else, 5a0c3f7e-0000-4000-8000-000000000003`,
])('nothing is found in %s', (line) => {
  expect(found(line)).toEqual([]);
});

test.for([
  ['the name of a patient', '{"params":["Patient 3-5a0c3f7e"]}'],
  ['an idempotency key', `{"key":"${KEY}"}`],
  ['a hold token', `GET /trpc/x?input=%7B%22holdToken%22%3A%22${HOLD}%22%7D`],
  ['a manage token', 'authorization: Bearer to-ken_of-ann'],
  [CANARY, `name=x${CANARY}aaaa`],
] as const)('%s is found', ([what, line]) => {
  expect(found(line)).toEqual([`api 0 ${what}: ${line}`]);
});

test('the requests that a process tells of are counted', () => {
  const output = new Output();
  output.listen('api 0', '{"level":30,"msg":"request"}');
  output.listen('api 0', '{"level":40,"msg":"request slow"}');
  output.listen('api 1', '{"level":30,"msg":"Clinic is open"}');
  expect([output.requestsTold('api 0'), output.requestsTold('api 1')]).toEqual([1, 0]);
});
