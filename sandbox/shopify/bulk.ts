import type { Access } from './access.ts';

/** Bulk operations of one app in one shop. */
export class BulkOperations {
  view(_id: string): object | null {
    throw new Error('not built yet');
  }

  list(_query: string): { readonly id: string; readonly view: () => object }[] {
    throw new Error('not built yet');
  }

  run(_query: string, _access: Access): object {
    throw new Error('not built yet');
  }

  cancel(_id: string): object {
    throw new Error('not built yet');
  }
}
