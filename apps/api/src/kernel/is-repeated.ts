/** Whether the text is one piece repeated: it equals itself moved by a few characters. */
export function isRepeated(text: string): boolean {
  const periods = Array.from({ length: Math.floor(text.length / 2) }, (_, i) => i + 1);
  return periods.some((period) => text.startsWith(text.slice(period)));
}
