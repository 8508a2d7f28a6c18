import { expect, it } from 'vitest';
import { codeOfName } from './code-of-name.ts';

it.each<[name: string, used: string[], code: string]>([
  ['Long consultation', [], 'long-consultation'],
  ['Première visite (60 min.)', [], 'premiere-visite-60-min'],
  ['診察', [], 'visit'],
  ['Check', ['check', 'check-2'], 'check-3'],
])('%s, with %j in use, is %s', (name, used, code) => {
  expect(codeOfName(name, new Set(used))).toBe(code);
});
