/** For the parts of Clinic that report what they do: the benchmark prints its own lines only. */
export const quiet = { info: () => {}, warn: () => {}, error: () => {} };
