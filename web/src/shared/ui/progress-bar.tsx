type ProgressBarProps = {
  readonly label: string;
  /** 0 to 1; null = how much there is to do is not known. */
  readonly share: number | null;
};

/** How far something is. */
export function ProgressBar({ label, share }: ProgressBarProps) {
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className="h-2 w-full overflow-hidden rounded-full bg-sunken"
    >
      {percent === null ? (
        <div className="shimmer h-full w-full" />
      ) : (
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  );
}
