import { type InputIssue, meaningOfIssue } from '@clinic/contracts/input-issues';
import type { z } from 'zod';

const MAX_ISSUES = 20;
const NAME = /^[A-Za-z_][\w.[\]-]{0,39}$/;

/**
 * What is wrong with each field. An unknown field is named by its own path, with the contract's line
 * about it; no value is repeated.
 */
export function issuesOf(error: z.ZodError): InputIssue[] {
  return error.issues
    .flatMap((issue): InputIssue[] => {
      if (issue.code !== 'unrecognized_keys') {
        return [{ path: issue.path.join('.'), ...meaningOfIssue(issue), message: issue.message }];
      }
      const lines = issue.message.split('\n');
      return issue.keys.map((key, at) => {
        const message = lines[at] ?? issue.message;
        const meant = /did you mean (\w+)\?$/.exec(message)?.[1];
        return {
          path: [...issue.path, nameOf(key)].join('.'),
          ...meaningOfIssue(issue),
          ...(meant && { params: { meant } }),
          message,
        };
      });
    })
    .slice(0, MAX_ISSUES);
}

/** An unknown field by its name, unless that is no name: then it could be anything that was typed. */
const nameOf = (key: string): string => (NAME.test(key) ? key : '(not a name)');
