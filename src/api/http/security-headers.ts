/** Headers of every answer that is data: nothing in it may run, be framed or be guessed at. */
export const dataHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Headers of the web app's pages: scripts, styles, fonts and requests of this server alone. Inline styles are allowed because
 * the chart library sets them; inline scripts only by the hash of their text.
 */
export function pageHeaders(inlineScriptHashes: readonly string[]): Record<string, string> {
  const hashes = inlineScriptHashes.map((hash) => ` 'sha256-${hash}'`).join('');
  return {
    'content-security-policy': [
      "default-src 'self'",
      `script-src 'self'${hashes}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  };
}

/** Told to browsers once they reached us by TLS. */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' } as const;
