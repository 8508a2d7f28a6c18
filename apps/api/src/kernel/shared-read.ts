/**
 * Lets callers that ask the same at the same moment share one answer.
 *
 * @returns asks `read` unless the same question of the same owner is under way
 */
export function sharedRead<Owner extends object, T>() {
  const underWay = new WeakMap<Owner, Map<string, Promise<T>>>();
  return (owner: Owner, question: string, read: () => Promise<T>): Promise<T> => {
    const questions = underWay.get(owner) ?? new Map<string, Promise<T>>();
    underWay.set(owner, questions);
    const known = questions.get(question);
    if (known) return known;
    const answer = read().finally(() => questions.delete(question));
    questions.set(question, answer);
    return answer;
  };
}
