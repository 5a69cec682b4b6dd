/**
 * Gives a name to a text that is worth preparing, none to others. The same text has the same name on all connections.
 * `wanted`: the caller knows that the text is one of a few fixed ones, so its length and first uses do not count.
 */
export type StatementNames = (text: string, wanted?: boolean) => string | undefined;

const usesBeforeNaming = 3;
const maxCounted = 2_000;

/**
 * Names statements that come back often, so that the server parses and plans them once a connection. Names are never taken
 * back, as each holds memory on the server for as long as the connection lives: hence the limit.
 *
 * @param maxNames statements that one connection keeps at most
 * @param maxLength longer texts (wide multi-row inserts, whose length varies) are never named, in characters
 */
export function createStatementNames(maxNames = 400, maxLength = 4_000): StatementNames {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  return (text, wanted = false) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= maxNames) return known;
    if (!wanted) {
      if (text.length > maxLength) return undefined;
      const count = (uses.get(text) ?? 0) + 1;
      if (uses.size >= maxCounted) uses.clear();
      uses.set(text, count);
      if (count < usesBeforeNaming) return undefined;
      uses.delete(text);
    }
    const name = `t${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
