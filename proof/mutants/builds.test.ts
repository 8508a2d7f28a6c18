import { join } from 'node:path';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';
import { MUTANTS } from './builds.ts';
import { override, without } from './change.ts';
import { makeCopy } from './make-copy.ts';
import { mutantsInRotation } from './rotation.ts';

const folder = folderOfFile();

test('are numbered as reliability and the issues count them', () => {
  const numbers = Array.from({ length: 22 }, (_, i) => i + 1);
  expect(MUTANTS.map(({ number }) => number)).toEqual(numbers);
});

test.for(MUTANTS)('the changes of build $number ($name) fit the product', async (build) => {
  await makeCopy(join(folder, String(build.number)), build.changes);
});

test('a change that does not fit fails', async () => {
  const patch = without('main.ts', 'this text is nowhere');
  await expect(makeCopy(join(folder, 'a'), [patch])).rejects.toThrow('main.ts has 0 places');
  const gone = override('main.ts', 'nothing', '0');
  await expect(makeCopy(join(folder, 'b'), [gone])).rejects.toThrow('does not export nothing');
});

test('an override takes the place of one export, and knows the original', async () => {
  const file = 'db/client/time-limits.ts';
  const change = override(file, 'TIME_LIMITS', '{ ...original.TIME_LIMITS, statement: 7 }');
  const root = await makeCopy(join(folder, 'c'), [change]);
  const { TIME_LIMITS } = await import(join(root, 'apps/api/src', file));
  expect(TIME_LIMITS).toMatchObject({ statement: 7, request: expect.any(Number) });
});

test('every build has its turn within a few days', () => {
  const day = 86_400_000;
  const days = Array.from({ length: 11 }, (_, n) => n);
  const seen = new Set(days.flatMap((n) => mutantsInRotation(2, n * day)));
  expect([...seen].sort((a, b) => a - b)).toEqual(MUTANTS.map(({ number }) => number));
});
