const SIGNS = String.raw`'[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]'`;

/** SQL of a text (SQL, too) as a search compares it: small letters and digits only, no accents. */
export const searchableText = (text: string): string =>
  `regexp_replace(fold_text(${text}), ${SIGNS}, '', 'g')`;
