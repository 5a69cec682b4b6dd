import { AppError } from '../../../core/index.ts';
import { readXml, readXmlPart } from './read-xml.ts';
import type { ZipParts } from './zip-parts.ts';

/** What all sheets of a workbook share. */
export type Workbook = {
  /** Visible sheets in their order, with the part that holds each. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly texts: readonly string[];
  /** Per cell style: does it show a number as a date or time? */
  readonly dateStyles: readonly boolean[];
  /** Days count from 1904 (old Mac files) instead of 1900. */
  readonly from1904: boolean;
};

// Texts of a workbook are held in memory while it is read: 64 M UTF-16 units are 128 MiB at most.
const maxTextChars = 64 * 1024 ** 2;

export async function readWorkbook(parts: ZipParts, fileName: string): Promise<Workbook> {
  const targets = await relationships(parts);
  const sheets: { name: string; part: string }[] = [];
  let from1904 = false;
  await readXmlPart(parts, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
      const id =
        attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const target = targets.get(id ?? '');
      if (target !== undefined) sheets.push({ name: attributes['name'] ?? '', part: target });
    },
  });
  return {
    sheets: sheets.filter((sheet) => parts.has(sheet.part)),
    texts: await sharedTexts(parts, fileName),
    dateStyles: await dateStyles(parts),
    from1904,
  };
}

async function relationships(parts: ZipParts): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await readXmlPart(parts, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id = '', Target = '' }) => {
      if (name !== 'Relationship') return;
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return targets;
}

async function sharedTexts(parts: ZipParts, fileName: string): Promise<readonly string[]> {
  const texts: string[] = [];
  if (!parts.has('xl/sharedStrings.xml')) return texts;
  let current = '';
  let inText = false;
  let phonetic = 0;
  let chars = 0;
  const handler = {
    open: (name: string) => {
      if (name === 'si') current = '';
      else if (name === 'rPh') phonetic += 1;
      else if (name === 't') inText = phonetic === 0;
    },
    text: (text: string) => {
      if (inText) current += text;
    },
    close: (name: string) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'si') chars += texts.push(current) > 0 ? current.length : 0;
    },
  };
  for await (const _ of readXml(parts, 'xl/sharedStrings.xml', handler)) {
    if (chars > maxTextChars)
      throw new AppError(
        'too_large',
        `${fileName} holds too many different texts for a workbook; save it as CSV and import that.`,
      );
  }
  return texts;
}

/** Built-in number formats that show dates or times. Source: ECMA-376 part 1, 18.8.30 (numFmt). */
function builtinDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  );
}

/** True for a format code with a part of a date in it, outside of quoted text, escapes and [colours]. */
export function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?![hms]+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare.replace(/General/gi, ''));
}

async function dateStyles(parts: ZipParts): Promise<readonly boolean[]> {
  const styles: boolean[] = [];
  if (!parts.has('xl/styles.xml')) return styles;
  const custom = new Map<number, boolean>();
  let inCellStyles = false;
  await readXmlPart(parts, 'xl/styles.xml', {
    open: (name, attributes) => {
      if (name === 'numFmt')
        custom.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') inCellStyles = true;
      if (name !== 'xf' || !inCellStyles) return;
      const id = Number(attributes['numFmtId'] ?? 0);
      styles.push(custom.get(id) ?? builtinDate(id));
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return styles;
}
