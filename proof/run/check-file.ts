import { readFile } from 'node:fs/promises';
import { check } from '../checker/check.ts';
import type { Violation } from '../checker/violation.ts';
import { type History, readHistory } from '../history/history.ts';
import type { Tables } from '../history/tables.ts';

/** Where the final tables of a history are kept. */
export const tablesBeside = (file: string): string => `${file}.tables.json`;

/** What the checker says of a history that was kept, from its file and the tables beside it alone. */
export async function checkFile(
  file: string,
): Promise<{ history: History; violations: Violation[] }> {
  const history = readHistory(await readFile(file, 'utf8'));
  const tables: Tables = JSON.parse(await readFile(tablesBeside(file), 'utf8'));
  return { history, violations: check(history, tables) };
}
