import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MUTANTS } from './builds.ts';
import { makeCopy } from './make-copy.ts';
import { mutantsInRotation } from './rotation.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clinic-mutants-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('there are fifteen, numbered as reliability counts them', () => {
  expect(MUTANTS.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});

test.for(MUTANTS)('the patches of build $number ($name) fit the product', async (build) => {
  await makeCopy(join(folder, String(build.number)), build.patches);
});

test('a patch that does not fit fails', async () => {
  const patches = [{ file: 'main.ts', find: 'this text is nowhere', replace: '' }];
  await expect(makeCopy(join(folder, 'none'), patches)).rejects.toThrow('main.ts has 0 places');
});

test('every build has its turn within a few days', () => {
  const day = 86_400_000;
  const seen = new Set([0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => mutantsInRotation(2, n * day)));
  expect([...seen].sort((a, b) => a - b)).toEqual(MUTANTS.map(({ number }) => number));
});
