import { expect, test } from 'vitest';
import { noticeLink } from './notice-link.ts';

test('a notice leads to what it is about', () => {
  expect(noticeLink('connection:0b6f')).toBe('/connections/0b6f');
  expect(noticeLink('company')).toBe('/connections');
});
