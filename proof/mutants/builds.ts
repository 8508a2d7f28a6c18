import { DATABASE_MUTANTS } from './database-mutants.ts';
import { DESK_MUTANTS } from './desk-mutants.ts';
import { KEY_MUTANTS } from './key-mutants.ts';
import type { Mutant } from './mutant.ts';
import { RULE_MUTANTS } from './rule-mutants.ts';

/** Every build that is wrong on purpose, by its number. */
export const MUTANTS: readonly Mutant[] = [
  ...DATABASE_MUTANTS,
  ...KEY_MUTANTS,
  ...RULE_MUTANTS,
  ...DESK_MUTANTS,
].sort((a, b) => a.number - b.number);
