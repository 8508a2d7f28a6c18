/** The text of a field; nothing where it is empty. */
const textOf = (form: FormData, name: string): string | undefined =>
  String(form.get(name) ?? '').trim() || undefined;

/** A text that must be there: the server says so where it is not. */
export const neededText = (form: FormData, name: string): string => textOf(form, name) ?? '';

/** A number that must be there. */
export const numberOf = (form: FormData, name: string): number => Number(form.get(name));

/** Fields that are not empty, by their names. */
export function textsOf<Name extends string>(
  form: FormData,
  names: readonly Name[],
): { [K in Name]?: string } {
  const texts: { [K in Name]?: string } = {};
  for (const name of names) {
    const text = textOf(form, name);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}
