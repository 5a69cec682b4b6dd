import { classNames } from './class-names.ts';

/** Name and mark. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <div className={classNames('flex items-center gap-2', className)}>
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
        <rect width="32" height="32" rx="8" fill="#0b6b74" />
        <path
          d="M7 12h18M7 17.5c3 0 3 3 6 3s3-3 6-3 3 3 6 3"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="text-lg font-semibold tracking-tight">Tillstream</span>
    </div>
  );
}
