import { expect, test } from 'vitest';
import { formatInstant, timeZone } from '../../core/index.ts';
import { type DateOrder, DateOrderEvidence, dateCell } from './date-text.ts';

const london = timeZone('Europe/London');

test.each([
  ['2009-12-01 07:45:00', 'ymd', '2009-12-01T07:45:00.000Z'],
  ['2010-07-01 07:45:00', 'ymd', '2010-07-01T06:45:00.000Z'],
  ['2010-07-01T07:45:00.250+02:00', 'dmy', '2010-07-01T05:45:00.250Z'],
  ['2019-03-18 12:34:56 -0400', 'dmy', '2019-03-18T16:34:56.000Z'],
  ['2019-03-18 12:34 UTC', 'mdy', '2019-03-18T12:34:00.000Z'],
  ['31/12/2016', 'dmy', '2016-12-31T00:00:00.000Z'],
  ['12/31/2016 11:05 PM', 'mdy', '2016-12-31T23:05:00.000Z'],
  ['12/31/2016 12:05 am', 'mdy', '2016-12-31T00:05:00.000Z'],
  ['1.2.16', 'dmy', '2016-02-01T00:00:00.000Z'],
  ['20161231', 'dmy', '2016-12-31T00:00:00.000Z'],
  ['5 Jan 2017', 'dmy', '2017-01-05T00:00:00.000Z'],
  ['Jan 5, 2017 08:00', 'dmy', '2017-01-05T08:00:00.000Z'],
  // Clocks go forward at 01:00 on 28 March 2010: 01:30 does not exist and moves to 02:30 summer time.
  ['2010-03-28 01:30:00', 'ymd', '2010-03-28T01:30:00.000Z'],
  // Clocks go back on 31 October 2010: of the two 01:30 the earlier is taken.
  ['2010-10-31 01:30:00', 'ymd', '2010-10-31T00:30:00.000Z'],
  ['31/02/2016', 'dmy', null],
  ['29/02/2015', 'dmy', null],
  ['2016-13-01', 'ymd', null],
  ['12/31/2016', 'dmy', null],
  ['2016-12-31 25:00', 'ymd', null],
  ['column', 'dmy', null],
  ['', 'dmy', null],
  ['42000', 'dmy', null],
] as const)('%s as %s is %s', (text, order, expected) => {
  const at = dateCell(text, order, london);
  expect(at === null ? null : formatInstant(at)).toBe(expected);
});

test.each([
  [['01/02/2015', '13/02/2015'], 'dmy'],
  [['01/02/2015', '02/13/2015'], 'mdy'],
  [['2015-02-01'], 'ymd'],
  [['01/01/2015', '05/05/2015'], 'ymd'],
  [['01/02/2015', '03/04/2015'], null],
  [['13/02/2015', '02/13/2015'], null],
] as readonly [string[], DateOrder | null][])('%j are written %s', (texts, order) => {
  const evidence = new DateOrderEvidence();
  for (const text of texts) evidence.feed(text);
  expect(evidence.verdict().order).toBe(order);
});
