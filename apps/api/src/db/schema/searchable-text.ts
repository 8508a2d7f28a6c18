const SIGNS = String.raw`'[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]'`;

/** SQL of a text (SQL, too) as a search compares it: small letters and digits only, no accents. */
export const searchableText = (text: string): string =>
  `regexp_replace(fold_text(${text}), ${SIGNS}, '', 'g')`;

const SIGNS_OF_ASCII = "' !\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'";

/**
 * SQL of a name as a search compares it: the whole of it in one, then its words, each after a space. Part of a
 * name is found in the first, the beginning of a word behind a space. Most names are ASCII, which costs a tenth.
 */
export const searchableName = (name: string): string =>
  `case when octet_length(${name}) = char_length(${name})
    then ' ' || translate(lower(${name} collate "C"), ${SIGNS_OF_ASCII}, '')
      || ' ' || translate(lower(${name} collate "C"), ${SIGNS_OF_ASCII}, repeat(' ', 33))
    else ' ' || ${searchableText(name)} || ' ' || regexp_replace(fold_text(${name}), ${SIGNS}, ' ', 'g') end`;
