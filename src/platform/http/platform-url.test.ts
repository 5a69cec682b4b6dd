import { expect, it } from 'vitest';
import { platformUrl } from './platform-url.ts';

it('puts the account where the origin has it', () => {
  expect(platformUrl('https://{account}', 'a-b.example.com', '/x').href).toBe(
    'https://a-b.example.com/x',
  );
  expect(platformUrl('http://127.0.0.1:4010/{account}', 'a.example.com', '/x').href).toBe(
    'http://127.0.0.1:4010/a.example.com/x',
  );
});

it.each(['a@evil.example', 'a/b', 'a:80', '..', 'a..b', '', 'a b', 'a?x', 'a#x', '-a'])(
  'refuses the account %j',
  (account) => {
    expect(() => platformUrl('https://{account}', account, '/x')).toThrow(/no account/);
  },
);

it.each(['ftp://{account}', 'nonsense', 'https://user:pass@{account}'])(
  'refuses the origin %s',
  (origin) => {
    expect(() => platformUrl(origin, 'a.example.com', '/x')).toThrow(/no origin/);
  },
);
