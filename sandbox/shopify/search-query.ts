/** What a field of a search is compared as. `time` in epoch ms, `id` as digits. */
export type SearchField<T> =
  | { readonly kind: 'time'; readonly read: (item: T) => number }
  | { readonly kind: 'id' | 'text'; readonly read: (item: T) => string }
  | { readonly kind: 'flag'; readonly read: (item: T) => boolean };

export type SearchFields<T> = Readonly<Record<string, SearchField<T>>>;

type Term = { kind: 'term'; field: string; op: string; value: string; quoted: boolean };
type Node =
  | Term
  | { kind: 'and' | 'or'; nodes: readonly Node[] }
  | { kind: 'not'; node: Node }
  | { kind: 'all' };

export type Search<T> = {
  readonly matches: (item: T) => boolean;
  /** Half-open range that a field is held to by the whole search: what an index can use. */
  readonly range: (field: string) => { readonly from: number; readonly to: number };
  /** Fields that are not known: the platform ignores them and warns. */
  readonly unknown: readonly string[];
};

/**
 * Shopify's search syntax, as far as connectors use it: `field:value` with `>`, `>=`, `<`, `<=`, joined by AND (or a blank),
 * OR, NOT, `-` and brackets. A time in quotes is an instant; without quotes its time of day is not looked at.
 */
export function parseSearch<T>(text: string, fields: SearchFields<T>): Search<T> {
  const tokens = tokenize(text);
  const unknown = new Set<string>();
  const root = tokens.length === 0 ? ({ kind: 'all' } as const) : parseOr({ tokens, at: 0 });
  const matches = compile(root, fields, unknown);
  return { matches, unknown: [...unknown], range: (field) => rangeOf(root, field, fields) };
}

type Token = {
  readonly text: string;
  readonly quoted: boolean;
  readonly op?: string;
  readonly field?: string;
};

const tokenPattern =
  /\s*(?:([()])|(-?)([A-Za-z_][\w.]*):(>=|<=|>|<)?\s*(?:'([^']*)'|"([^"]*)"|([^\s()]+))|(\S+))/gy;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.trim().matchAll(tokenPattern)) {
    const [, bracket, minus, field, op = '', single, double, bare, word] = match;
    if (bracket !== undefined) tokens.push({ text: bracket, quoted: false });
    else if (field !== undefined) {
      if (minus === '-') tokens.push({ text: 'NOT', quoted: false });
      const quoted = single ?? double;
      tokens.push({ text: quoted ?? bare ?? '', quoted: quoted !== undefined, op, field });
    } else if (word !== undefined) tokens.push({ text: word, quoted: false });
  }
  return tokens;
}

type Reader = { readonly tokens: readonly Token[]; at: number };

function parseOr(reader: Reader): Node {
  const nodes = [parseAnd(reader)];
  while (reader.tokens[reader.at]?.text === 'OR') {
    reader.at += 1;
    nodes.push(parseAnd(reader));
  }
  return nodes.length === 1 ? (nodes[0] ?? { kind: 'all' }) : { kind: 'or', nodes };
}

function parseAnd(reader: Reader): Node {
  const nodes: Node[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token.text === ')' || token.text === 'OR') break;
    if (token.text === 'AND' && token.field === undefined) reader.at += 1;
    else nodes.push(parseTerm(reader));
  }
  return { kind: 'and', nodes };
}

function parseTerm(reader: Reader): Node {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  if (token === undefined) return { kind: 'all' };
  if (token.field !== undefined) {
    const { field, op = '', text: value, quoted } = token;
    return { kind: 'term', field, op, value, quoted };
  }
  if (token.text === 'NOT') return { kind: 'not', node: parseTerm(reader) };
  if (token.text !== '(')
    return { kind: 'term', field: 'default', op: '', value: token.text, quoted: false };
  const inside = parseOr(reader);
  if (reader.tokens[reader.at]?.text === ')') reader.at += 1;
  return inside;
}

function compile<T>(
  node: Node,
  fields: SearchFields<T>,
  unknown: Set<string>,
): (item: T) => boolean {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'not': {
      const inside = compile(node.node, fields, unknown);
      return (item) => !inside(item);
    }
    case 'and': {
      const all = node.nodes.map((part) => compile(part, fields, unknown));
      return (item) => all.every((part) => part(item));
    }
    case 'or': {
      const any = node.nodes.map((part) => compile(part, fields, unknown));
      return (item) => any.some((part) => part(item));
    }
    case 'term':
      return compileTerm(node, fields, unknown);
  }
}

function compileTerm<T>(
  term: Term,
  fields: SearchFields<T>,
  unknown: Set<string>,
): (item: T) => boolean {
  const field = fields[term.field];
  if (field === undefined) {
    unknown.add(term.field);
    return () => true;
  }
  switch (field.kind) {
    case 'time': {
      const { from, to } = timeRange(term);
      return (item) => field.read(item) >= from && field.read(item) < to;
    }
    case 'flag':
      return (item) => String(field.read(item)) === term.value;
    case 'id':
      return (item) => compareIds(term, field.read(item));
    case 'text':
      return (item) => matchesText(term.value, field.read(item));
  }
}

/** `any` is everything; a list with commas is one of them; case does not matter. */
function matchesText(wanted: string, found: string): boolean {
  if (wanted === 'any' || wanted === '*') return true;
  const lower = found.toLowerCase();
  return wanted.toLowerCase().split(',').includes(lower);
}

function compareIds({ op, value }: Term, found: string): boolean {
  const wanted = value.split('/').at(-1) ?? value;
  if (op === '') return wanted.split(',').includes(found);
  const order = found.length - wanted.length || (found < wanted ? -1 : found > wanted ? 1 : 0);
  switch (op) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    default:
      return order <= 0;
  }
}

const dayMs = 86_400_000;

/** Since 2026-10 `>` leaves out the whole second of its time, and `<=` keeps it. */
function timeRange({ op, value, quoted }: Term): { from: number; to: number } {
  const whole = !quoted || !value.includes('T');
  const at = Date.parse(whole ? `${value.slice(0, 10)}T00:00:00Z` : value);
  if (Number.isNaN(at)) return { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  const next = at + (whole ? dayMs : 1000);
  switch (op) {
    case '>':
      return { from: next, to: Number.POSITIVE_INFINITY };
    case '>=':
      return { from: at, to: Number.POSITIVE_INFINITY };
    case '<':
      return { from: Number.NEGATIVE_INFINITY, to: at };
    case '<=':
      return { from: Number.NEGATIVE_INFINITY, to: next };
    default:
      return { from: at, to: next };
  }
}

function rangeOf<T>(
  node: Node,
  field: string,
  fields: SearchFields<T>,
): { from: number; to: number } {
  const open = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  if (node.kind === 'term')
    return node.field === field && fields[field]?.kind === 'time' ? timeRange(node) : open;
  if (node.kind !== 'and') return open;
  return node.nodes.reduce<{ from: number; to: number }>((range, part) => {
    const inner = rangeOf(part, field, fields);
    return { from: Math.max(range.from, inner.from), to: Math.min(range.to, inner.to) };
  }, open);
}
