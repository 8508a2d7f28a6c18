import { runWithin, withinDeadline } from './deadline.ts';

/**
 * Lets callers that ask the same at the same moment share one answer.
 *
 * @returns asks `read` unless the same question of the same owner is under way; each caller waits as
 * long as its own deadline lets it
 */
export function sharedRead<Owner extends object, T>() {
  const underWay = new WeakMap<Owner, Map<string, Promise<T>>>();
  return (owner: Owner, question: string, read: () => Promise<T>): Promise<T> => {
    const questions = underWay.get(owner) ?? new Map<string, Promise<T>>();
    underWay.set(owner, questions);
    const known = questions.get(question);
    if (known) return withinDeadline(known);
    // For all of them: that the first one has gone must not be the others' loss.
    const answer = runWithin(undefined, read).finally(() => questions.delete(question));
    questions.set(question, answer);
    return withinDeadline(answer);
  };
}
