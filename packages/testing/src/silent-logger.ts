/** For parts of Clinic that report what they do, where nobody reads it. */
export const silent = { info: () => {}, warn: () => {}, error: () => {} };
