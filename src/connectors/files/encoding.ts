import { AppError } from '../../core/index.ts';

/** Encodings that can be named in a mapping; `TextDecoder` labels. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-9',
  'iso-8859-15',
  'koi8-r',
  'macintosh',
  'shift_jis',
  'gb18030',
] as const;
export type Encoding = (typeof encodings)[number];

/** What a whole file's bytes say about its encoding; fed piece by piece, so that a byte near the end is heard too. */
export class EncodingEvidence {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #head: Buffer = Buffer.alloc(0);
  #validUtf8 = true;
  #highBytes = 0;
  readonly #counts = new Uint32Array(256);
  #firstNulAt = -1;
  #length = 0;

  feed(bytes: Buffer): void {
    if (this.#head.length < 4096) this.#head = Buffer.concat([this.#head, bytes.subarray(0, 4096)]);
    if (this.#firstNulAt === -1) {
      const at = bytes.indexOf(0);
      if (at !== -1) this.#firstNulAt = this.#length + at;
    }
    this.#length += bytes.length;
    if (this.#validUtf8) this.#feedUtf8(bytes);
    // A few MiB of accented letters are enough to tell code pages apart.
    if (this.#highBytes < 200_000 && (!this.#validUtf8 || this.#length <= 2 * 1024 ** 2)) {
      this.#count(bytes);
    }
  }

  #feedUtf8(bytes: Buffer): void {
    try {
      this.#utf8.decode(bytes, { stream: true });
    } catch {
      this.#validUtf8 = false;
    }
  }

  #count(bytes: Buffer): void {
    for (const byte of bytes) {
      if (byte < 0x80) continue;
      this.#counts[byte] = (this.#counts[byte] ?? 0) + 1;
      this.#highBytes += 1;
    }
  }

  /** The marked encoding of a byte order mark, or null. */
  mark(): Encoding | null {
    const [a, b, c] = this.#head;
    if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
    if (a === 0xff && b === 0xfe) return 'utf-16le';
    if (a === 0xfe && b === 0xff) return 'utf-16be';
    return null;
  }

  /** Bytes that every text in UTF-16 has half of at zero, in Latin scripts. */
  #wideGuess(): Encoding | null {
    if (this.#firstNulAt === -1 || this.#firstNulAt > 4096) return null;
    let even = 0;
    let odd = 0;
    for (let at = 0; at + 1 < this.#head.length; at += 2) {
      if (this.#head[at] === 0) even += 1;
      if (this.#head[at + 1] === 0) odd += 1;
    }
    const half = this.#head.length / 2;
    if (odd > 0.6 * half && even === 0) return 'utf-16le';
    if (even > 0.6 * half && odd === 0) return 'utf-16be';
    return null;
  }

  #share(bytes: readonly number[]): number {
    let sum = 0;
    for (const byte of bytes) sum += this.#counts[byte] ?? 0;
    return this.#highBytes === 0 ? 0 : sum / this.#highBytes;
  }

  /** The likeliest encoding: mark, UTF-16 by its zeros, UTF-8 when valid throughout, else a Windows code page by its letters. */
  guess(): Encoding {
    const certain = this.mark() ?? this.#wideGuess();
    if (certain !== null) return certain;
    if (this.#validUtf8) return 'utf-8';
    // Cyrillic text is nearly all high bytes from 0xC0 up, of many kinds; accented Latin has a few kinds.
    const cyrillic = this.#counts.slice(0xc0).filter((count) => count > 0).length;
    let letters = 0;
    for (let byte = 0xc0; byte <= 0xff; byte++) letters += this.#counts[byte] ?? 0;
    if (cyrillic >= 24 && letters > 0.85 * this.#highBytes) return 'windows-1251';
    // Where Western text has the rare Icelandic Ð Ý Þ ð ý þ, Turkish has its Ğ İ Ş ğ ı ş.
    if (this.#share([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe]) > 0.25) return 'windows-1254';
    return 'windows-1252';
  }

  /**
   * The encoding to read with, where `said` is what the mapping says (`auto` = guess).
   *
   * @throws AppError `input_invalid` when the bytes contradict what was said, or are no text
   */
  decide(said: Encoding | 'auto', name: string): Encoding {
    const mark = this.mark();
    // A mark leaves no doubt, whatever the mapping says of the other files.
    if (mark !== null && (mark !== 'utf-8' || this.#validUtf8)) return mark;
    const guess = this.guess();
    const wide = guess === 'utf-16le' || guess === 'utf-16be';
    const encoding = said === 'auto' ? guess : said;
    const refuse = (text: string): never => {
      throw new AppError('input_invalid', `${name}: ${text}`);
    };
    if (this.#firstNulAt !== -1 && !wide && !encoding.startsWith('utf-16'))
      refuse(`no text: a zero byte at ${this.#firstNulAt}. Give a CSV or XLSX file.`);
    if (wide !== encoding.startsWith('utf-16'))
      refuse(
        `the mapping says ${encoding}, but the bytes are ${guess}. Write "encoding": "auto" or "${guess}".`,
      );
    if (encoding === 'utf-8' && !this.#validUtf8)
      refuse(
        `the mapping says utf-8, but the bytes are not; they look like ${guess}. Write "encoding": "auto" or the right one.`,
      );
    if (said !== 'auto' && !wide && said !== 'utf-8' && this.#validUtf8 && this.#highBytes > 0)
      refuse(
        `the mapping says ${said}, but the bytes are utf-8. Write "encoding": "auto" or "utf-8".`,
      );
    return encoding;
  }
}
