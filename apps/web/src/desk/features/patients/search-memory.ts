/** What was searched last, for who comes back from a record. It is gone with the page. */
let last = '';

export const searchMemory = {
  read: (): string => last,
  write: (text: string): void => {
    last = text;
  },
};
