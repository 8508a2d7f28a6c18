import { expect, test } from 'vitest';
import { changesIn, wrongChanges } from './changes.ts';

const post = { method: 'POST', path: '/', headers: {} };
const answer = (status: number, body: string) => ({ status, headers: {}, text: body });

test('the changes of an answer are found wherever they stand', () => {
  const change = (id: string, version: number) => JSON.stringify({ id, version });
  expect(changesIn(post, answer(201, change('a', 1)))).toEqual(['a 1']);
  expect(changesIn(post, answer(200, `{"result":{"data":${change('a', 2)}}}`))).toEqual(['a 2']);
  expect(changesIn(post, answer(200, `[0]\n[${change('a', 3)}]\n`))).toEqual(['a 3']);
  expect(changesIn({ ...post, method: 'GET' }, answer(200, change('a', 1)))).toEqual([]);
  expect(changesIn(post, answer(412, change('a', 1)))).toEqual([]);
  expect(changesIn(post, answer(200, '<html>'))).toEqual([]);
});

test('what was written and what was acknowledged must be the same', () => {
  const acknowledged = new Set(['a 1', 'a 2', 'b 1']);
  expect(wrongChanges(acknowledged, acknowledged)).toEqual([]);
  expect(wrongChanges(new Set([...acknowledged, 'b 2']), acknowledged)).toEqual([
    '1 changes were written and not acknowledged',
  ]);
  expect(wrongChanges(new Set(['a 1', 'a 2']), acknowledged)).toEqual([
    '1 changes were acknowledged and not written',
  ]);
});

test('input that never changes anything shows nothing', () => {
  const first = new Set(['a 1', 'b 1']);
  expect(wrongChanges(first, first)).toHaveLength(1);
});
