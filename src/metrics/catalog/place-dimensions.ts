import { clockPart, type Dimension, entity, text } from './dimension.ts';

/** Where and when something was sold. */
export const placeDimensions: readonly Dimension[] = [
  entity(
    { name: 'store', title: 'Store', definition: 'The connected store that the sale is from.' },
    'store_id',
    { label: { table: 'store', columns: ['name'] } },
  ),
  text(
    { name: 'platform', title: 'Platform', definition: 'The kind of system that the store is on.' },
    { from: 'join', join: 'store', column: 'platform' },
  ),
  entity(
    {
      name: 'channel',
      title: 'Channel',
      definition: 'The marketplace or sales channel of the order.',
    },
    'channel_id',
    { label: { table: 'channel', columns: ['name'] } },
  ),
  entity(
    {
      name: 'location',
      title: 'Location',
      definition:
        'The branch or warehouse of the order. `under` takes a location with all below it.',
    },
    'location_id',
    { label: { table: 'location', columns: ['name'] }, tree: true },
  ),
  entity({ name: 'rep', title: 'Sales rep', definition: 'The sales rep of the order.' }, 'rep_id', {
    label: { table: 'sales_rep', columns: ['name'] },
  }),
  text(
    {
      name: 'country',
      title: 'Country',
      definition: 'Country that was sold to, as the source names it (ISO code where it has one).',
    },
    { from: 'event', column: 'country' },
  ),
  text(
    { name: 'region', title: 'Region', definition: 'Region or state that was sold to.' },
    { from: 'event', column: 'region' },
  ),
  text(
    { name: 'city', title: 'City', definition: 'City that was sold to.' },
    { from: 'join', join: 'document', column: 'city' },
  ),
  clockPart(
    {
      name: 'hour',
      title: 'Hour of the day',
      definition: 'Local hour of the store, 0–23, of the event or of its order as the clock says.',
    },
    'hour',
    { first: 0, last: 23 },
  ),
  clockPart(
    {
      name: 'weekday',
      title: 'Weekday',
      definition:
        'Weekday of the store’s local day, 1 = Monday … 7 = Sunday, of the event or of its order as the clock says.',
    },
    'weekday',
    { first: 1, last: 7 },
  ),
];
