const SIGNS = String.raw`'[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]'`;

/** SQL of a text (SQL, too) as a search compares it: small letters and digits only, no accents. */
export const searchableText = (text: string): string =>
  `regexp_replace(fold_text(${text}), ${SIGNS}, '', 'g')`;

const SIGNS_OF_ASCII = "' !\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'";

/** The same for a text that is written with every booking: most names are ASCII, which costs a tenth. */
export const searchableName = (text: string): string =>
  `case when octet_length(${text}) = char_length(${text})
    then translate(lower(${text} collate "C"), ${SIGNS_OF_ASCII}, '') else ${searchableText(text)} end`;
