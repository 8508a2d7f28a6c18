/**
 * The code of a new visit type: its name in small letters of ASCII, like `long-consultation`, with a number
 * where that is in use.
 */
export function codeOfName(name: string, used: ReadonlySet<string>): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const code = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'visit';
  if (!used.has(code)) return code;
  let number = 2;
  while (used.has(`${code}-${number}`)) number += 1;
  return `${code}-${number}`;
}
