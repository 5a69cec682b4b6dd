import { z } from 'zod';
import { operatorEndpoint } from '../http/endpoint.ts';

export const operatorForgetEndpoint = operatorEndpoint({
  method: 'POST',
  path: '/api/operator/accounts/changed',
  tag: 'Operator',
  summary: 'The command line changed accounts: sessions and keys are looked up anew at once',
  status: 204,
  schemas: { body: z.object({}) },
  handle: ({ services }) => services.principals.forget(),
});
