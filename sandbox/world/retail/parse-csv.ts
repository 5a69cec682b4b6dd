/** Rows of a CSV text (commas, double quotes, any line end), the header among them. Blank lines are left out. */
export function* parseCsv(text: string): Generator<string[]> {
  let row: string[] = [];
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (position < text.length) {
    const field = readField(text, position);
    row.push(field.value);
    position = field.end;
    if (text[position] === ',') {
      position += 1;
      if (position === text.length) row.push('');
      continue;
    }
    while (text[position] === '\r' || text[position] === '\n') position += 1;
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
  }
  if (row.length > 1) yield row;
}

function readField(text: string, from: number): { readonly value: string; readonly end: number } {
  if (text[from] !== '"') {
    let end = from;
    for (; end < text.length; end += 1) {
      const char = text.charCodeAt(end);
      if (char === 44 || char === 10 || char === 13) break;
    }
    return { value: text.slice(from, end), end };
  }
  let value = '';
  let start = from + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote < 0) return { value: value + text.slice(start), end: text.length };
    value += text.slice(start, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    start = quote + 2;
  }
}
