import type { ReactNode } from 'react';
import type { ApiFailure } from '../../shared/api/client.ts';
import { Button } from '../../shared/ui/button.tsx';

type SubmitFormProps = {
  readonly action: string;
  readonly isBusy: boolean;
  readonly error: ApiFailure | null;
  /** Said instead of the server's message where that is one to translate. */
  readonly errorText?: string | undefined;
  readonly onSubmit: (values: Readonly<Record<string, string>>) => void;
  readonly children: ReactNode;
};

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const entries = [...new FormData(form).entries()];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** A form that hands its fields over as texts and shows what the server refused, and why. */
export function SubmitForm(props: SubmitFormProps) {
  const { action, isBusy, error, errorText, onSubmit, children } = props;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(valuesOf(event.currentTarget));
      }}
    >
      {children}
      {error === null ? null : (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
          {errorText ?? error.message}
          {error.faults.map((fault) => (
            <p key={fault.path}>
              {fault.path}: {fault.message}
            </p>
          ))}
        </div>
      )}
      <Button type="submit" look="primary" isBusy={isBusy} className="w-full">
        {action}
      </Button>
    </form>
  );
}
