import { setTimeout as pause } from 'node:timers/promises';
import { runWithin, withinDeadline } from './deadline.ts';

type Options = {
  /** For how many milliseconds an answer is given to others who ask the same. */
  lasting: number;
  /** How many milliseconds lie at least between two readings of one question. */
  apart: number;
  /** How many questions are remembered at most. */
  most: number;
};

type Question<T> = {
  /** When it was last read, in milliseconds of a clock that nobody sets, and after which changes. */
  readAt: number;
  changes: number;
  answer: Promise<T>;
  /** The reading that has not begun yet. */
  next: Promise<T> | undefined;
};

/**
 * Lets callers that ask the same within some time share one answer. A change in this process ends the
 * time at once: an answer is never older than a change that was answered before the question. Of
 * changes by other processes it may know nothing for as long as it lasts.
 *
 * However many ask, and however much changes, one question is read once at a time, and not more often
 * than `apart` allows: who comes meanwhile waits for the reading that begins next.
 */
export class RecentAnswers<T> {
  readonly #options: Options;
  readonly #questions = new Map<string, Question<T>>();

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param changes how many changes this process has made; asked again when reading begins
   * @param read asks for nobody in particular: it has no deadline, its callers keep theirs
   */
  ask(question: string, changes: () => number, read: () => Promise<T>): Promise<T> {
    const known = this.#questions.get(question);
    if (!known) return withinDeadline(this.#read(question, changes, read));
    const age = performance.now() - known.readAt;
    if (known.changes === changes() && age < this.#options.lasting) {
      return withinDeadline(known.answer);
    }
    known.next ??= this.#readAfter(known, () => this.#read(question, changes, read));
    return withinDeadline(known.next);
  }

  async #readAfter(known: Question<T>, read: () => Promise<T>): Promise<T> {
    await known.answer.catch(() => {});
    const wait = known.readAt + this.#options.apart - performance.now();
    if (wait > 0) await runWithin(undefined, () => pause(wait));
    return read();
  }

  #read(question: string, changes: () => number, read: () => Promise<T>): Promise<T> {
    const answer = runWithin(undefined, read);
    const entry = { readAt: performance.now(), changes: changes(), answer, next: undefined };
    this.#questions.delete(question);
    this.#questions.set(question, entry);
    // A failure is nobody's answer but theirs who asked for it.
    answer.catch(() => {
      if (this.#questions.get(question) === entry) this.#questions.delete(question);
    });
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > this.#options.most) this.#questions.delete(oldest as string);
    return answer;
  }
}
