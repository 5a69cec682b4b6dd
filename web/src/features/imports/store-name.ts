/** A store's name to begin with, from the file's: without its endings, in words. */
export function storeNameFrom(fileName: string): string {
  const base = fileName
    .replace(/\.(gz|csv|tsv|txt|xlsx)$/gi, '')
    .replace(/\.(csv|tsv|txt|xlsx)$/i, '');
  return base.replace(/[_-]+/g, ' ').trim();
}
