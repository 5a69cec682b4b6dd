/** A Postgres that storage tests run on. */
export type Backend = {
  /** `server`: one that runs beside us. `embedded`: our own, started for this run. */
  readonly kind: 'server' | 'embedded';
  /** Connection string of a user who may create databases and roles; its database is `postgres`. */
  readonly adminUrl: string;
  /** The plain user who owns the tests' databases: no superuser, so that row security binds it. */
  readonly owner: { readonly name: string; readonly password: string };
  /** An empty, migrated database to copy. */
  readonly template: string;
  readonly version: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    readonly backends: readonly Backend[];
  }
}

/** The same server, another database (and user). */
export function urlFor(adminUrl: string, database: string, owner?: Backend['owner']): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (owner !== undefined) {
    url.username = owner.name;
    url.password = owner.password;
  }
  return url.toString();
}
