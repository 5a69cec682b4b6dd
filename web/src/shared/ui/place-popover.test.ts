import { describe, expect, it } from 'vitest';
import { placePopover } from './place-popover.ts';

const screen = { width: 390, height: 844 };
const panel = { width: 300, height: 200 };

describe('placePopover', () => {
  it('stands below its trigger', () => {
    const trigger = { left: 20, top: 40, width: 100, height: 36 };
    expect(placePopover(trigger, panel, { screen, align: 'start' })).toEqual({ left: 20, top: 82 });
  });

  it('moves in from the edge of the screen', () => {
    const trigger = { left: 300, top: 40, width: 80, height: 36 };
    expect(placePopover(trigger, panel, { screen, align: 'start' }).left).toBe(82);
    expect(placePopover(trigger, panel, { screen, align: 'end' }).left).toBe(80);
  });

  it('stands above where there is no room below', () => {
    const trigger = { left: 20, top: 780, width: 100, height: 36 };
    expect(placePopover(trigger, panel, { screen, align: 'start' }).top).toBe(574);
  });

  it('stays on a screen that is too small for either', () => {
    const trigger = { left: 20, top: 90, width: 100, height: 36 };
    const low = { width: 390, height: 220 };
    expect(placePopover(trigger, panel, { screen: low, align: 'start' }).top).toBe(12);
  });
});
