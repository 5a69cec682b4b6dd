import { describe, expect, it } from 'vitest';
import { readLinkToken, safeNext } from './link-token.ts';

describe('safeNext', () => {
  it('leads to pages of ours alone', () => {
    expect(safeNext('/documents?measure=orders')).toBe('/documents?measure=orders');
    for (const bad of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      undefined,
    ])
      expect(safeNext(bad)).toBe('/');
  });
});

describe('readLinkToken', () => {
  it('reads the fragment', () => {
    expect(readLinkToken('#abc-123')).toBe('abc-123');
    expect(readLinkToken('')).toBe('');
  });
});
