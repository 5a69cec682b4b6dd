import { ChartSpline, Table } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Segmented } from './segmented.tsx';

type ViewAsProps = {
  readonly value: 'chart' | 'table';
  readonly onChange: (value: 'chart' | 'table') => void;
};

/** The same figures as a picture or as a table. */
export function ViewAs({ value, onChange }: ViewAsProps) {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t('overview.viewAs')}
      value={value}
      onChange={onChange}
      options={[
        {
          value: 'chart',
          label: <ChartSpline aria-hidden size={15} />,
          title: t('overview.asChart'),
        },
        { value: 'table', label: <Table aria-hidden size={15} />, title: t('overview.asTable') },
      ]}
    />
  );
}
