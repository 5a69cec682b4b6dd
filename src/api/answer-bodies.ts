import type { Answer } from './contract/index.ts';

/** Bodies of cached answers as text, so that a hit costs no serialising. */
export type AnswerBodies = {
  readonly of: (tag: string, answer: Answer) => string;
};

/** Holds at most `maxBytes` of text, the least recently used going first. */
export function createAnswerBodies(maxBytes: number): AnswerBodies {
  const bodies = new Map<string, string>();
  let sizeBytes = 0;
  return {
    of: (tag, answer) => {
      // The first answer of a revision is told apart from those served from the cache by `meta.cached`.
      const key = answer.meta.cached ? tag : `${tag} fresh`;
      const known = bodies.get(key);
      if (known !== undefined) {
        bodies.delete(key);
        bodies.set(key, known);
        return known;
      }
      const text = JSON.stringify(answer);
      if (!answer.meta.cached || text.length > maxBytes / 8) return text;
      bodies.set(key, text);
      sizeBytes += text.length;
      for (const [oldest, body] of bodies) {
        if (sizeBytes <= maxBytes) break;
        bodies.delete(oldest);
        sizeBytes -= body.length;
      }
      return text;
    },
  };
}
