export type Invariant =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I9'
  | 'I10'
  | 'I11'
  | 'I12'
  | 'I13'
  | 'J1'
  | 'J2'
  | 'J7';

/** A promise that was broken, and the shortest part of the history that shows it. */
export type Violation = {
  invariant: Invariant;
  says: string;
  /** The calls that show it, by number. */
  calls: number[];
  /** Rows of the final tables that show it. */
  rows?: object[];
};
