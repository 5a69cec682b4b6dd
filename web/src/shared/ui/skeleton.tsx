import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';

/** One grey bar of what is coming. Invisible for the first 300 ms. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden="true" className={classNames('skeleton rounded', className)} />;
}

/** Some rows of a list that is coming, told to assistive technology as one wait. */
export function SkeletonRows({
  rows,
  className,
}: {
  readonly rows: number;
  readonly className?: string;
}) {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t('state.loading')}
      className={classNames('grid gap-3', className)}
    >
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <Skeleton key={index} className="h-5" />
      ))}
    </div>
  );
}
