/** One named text that a browser keeps; where it refuses to, reading finds nothing. */
export type StoredText = {
  read(): string | undefined;
  write(text: string): void;
  remove(): void;
};

/** `storage` is asked for each time: a browser that forbids it throws already there. */
export function storedText(storage: () => Storage, name: string): StoredText {
  return {
    read: () => attempt(() => storage().getItem(name) ?? undefined),
    write: (text) => void attempt(() => storage().setItem(name, text)),
    remove: () => void attempt(() => storage().removeItem(name)),
  };
}

/** What a stored text says; nothing where it is no JSON. */
export function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : attempt(() => JSON.parse(text));
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
