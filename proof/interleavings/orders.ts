/** A step that can be taken next: whose, and whether it only reads. */
export type Choice = { session: number; reads: boolean };

type Node = { choices: Choice[]; at: number; sleeping: ReadonlySet<number> };

/**
 * Goes through every order in which sessions can take their steps, one execution after the other.
 * Orders that differ only in which of two reads came first are one: nobody can tell them apart
 * (sleep sets, Godefroid 1996).
 */
export class Orders {
  #path: Node[] = [];
  #depth = 0;
  #redundant = false;
  /** Executions that were an order of their own. */
  count = 0;

  /** Which of the possible steps to take now. Call it for every step of an execution. */
  choose(choices: Choice[]): Choice {
    const node = this.#path[this.#depth] ?? this.#grow(choices);
    this.#depth += 1;
    const chosen = node?.choices[node.at] ?? (choices[0] as Choice);
    const possible = choices.find(({ session }) => session === chosen.session);
    if (!possible) throw new Error('The same steps have not led to the same state.');
    return possible;
  }

  /** The steps so far: the sessions in the order in which they moved. */
  get taken(): number[] {
    return this.#path.slice(0, this.#depth).map((node) => node.choices[node.at]?.session ?? 0);
  }

  /** Ends an execution. False when there is no further order. */
  next(): boolean {
    if (!this.#redundant) this.count += 1;
    this.#depth = 0;
    this.#redundant = false;
    for (let node = this.#path.at(-1); node; node = this.#path.at(-1)) {
      const later = node.choices.findIndex(
        ({ session }, at) => at > (node as Node).at && !(node as Node).sleeping.has(session),
      );
      if (later >= 0) {
        node.at = later;
        return true;
      }
      this.#path.pop();
    }
    return false;
  }

  #grow(choices: Choice[]): Node | undefined {
    if (this.#redundant) return undefined;
    const sleeping = this.#asleep(choices);
    const at = choices.findIndex(({ session }) => !sleeping.has(session));
    if (at < 0) {
      // Every way on from here has been gone: the execution only comes to its end.
      this.#redundant = true;
      return undefined;
    }
    const node = { choices, at, sleeping };
    this.#path.push(node);
    return node;
  }

  /** Sessions whose next step was tried before the last one, and could as well have come first. */
  #asleep(choices: Choice[]): Set<number> {
    const before = this.#path.at(-1);
    const taken = before?.choices[before.at];
    if (!before || !taken?.reads) return new Set();
    const earlier = before.choices.slice(0, before.at).map(({ session }) => session);
    const reading = new Set(choices.filter(({ reads }) => reads).map(({ session }) => session));
    return new Set([...before.sleeping, ...earlier].filter((session) => reading.has(session)));
  }
}
