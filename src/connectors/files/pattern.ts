/** Longest text that a pattern is tried on; the rest of a longer one is not looked at. */
export const maxPatternInput = 200;

/**
 * What keeps a regular expression out of a mapping, or null. A mapping comes from a user and runs on the server for each row:
 * without repeated groups, back references and look-around, and with few open repetitions, no expression takes long.
 */
export function patternFault(source: string): string | null {
  if (source.length > 200) return 'a pattern has at most 200 characters';
  if (/\\[1-9k]|\(\?(?!:)/.test(source))
    return 'a pattern has no back references and no look-around';
  if (/\)[*+?{]/.test(source)) return 'a pattern does not repeat a group: write the parts out';
  const open = source.replace(/\\./g, '').match(/[*+]|\{\d+,\}/g) ?? [];
  if (open.length > 3) return 'a pattern has at most three of * + {n,}';
  try {
    new RegExp(source, 'u');
    return null;
  } catch (error) {
    return `not a regular expression: ${(error as Error).message}`;
  }
}
