/** A category of the sample company; `parent` is a key or null at the root. */
export type WorldCategory = {
  readonly key: string;
  readonly name: string;
  readonly parent: string | null;
};

export type WorldVariant = {
  readonly key: string;
  readonly sku: string;
  readonly title: string | null;
  /** Price in euro cents before a shop's own price level. */
  readonly euroCents: number;
  /** Cost as a share of the price; null = the shop never entered one. */
  readonly costShare: number | null;
};

export type WorldProduct = {
  readonly key: string;
  readonly title: string;
  readonly brand: string;
  readonly category: string;
  /** Share of demand relative to others. */
  readonly popularity: number;
  /** Month (1–12) around which it sells best; null = all year. */
  readonly season: number | null;
  readonly variants: readonly WorldVariant[];
};

export const worldCategories: readonly WorldCategory[] = [
  { key: 'kitchen', name: 'Kitchen', parent: null },
  { key: 'mugs', name: 'Mugs & cups', parent: 'kitchen' },
  { key: 'boards', name: 'Boards & trays', parent: 'kitchen' },
  { key: 'linen', name: 'Table linen', parent: 'kitchen' },
  { key: 'living', name: 'Living', parent: null },
  { key: 'candles', name: 'Candles', parent: 'living' },
  { key: 'cushions', name: 'Cushions & throws', parent: 'living' },
  { key: 'lamps', name: 'Lamps', parent: 'living' },
  { key: 'garden', name: 'Garden', parent: null },
  { key: 'pots', name: 'Pots & planters', parent: 'garden' },
  { key: 'tools', name: 'Garden tools', parent: 'garden' },
  { key: 'pantry', name: 'Pantry', parent: null },
  { key: 'tea', name: 'Tea', parent: 'pantry' },
  { key: 'honey', name: 'Honey & jam', parent: 'pantry' },
];

type Range = {
  readonly category: string;
  readonly brand: string;
  readonly season: number | null;
  readonly cents: readonly [number, number];
  readonly names: readonly string[];
  readonly options: readonly string[];
};

const ranges: readonly Range[] = [
  {
    category: 'mugs',
    brand: 'Claywork',
    season: null,
    cents: [1200, 2600],
    names: ['Speckled mug', 'Tall latte cup', 'Espresso cup', 'Camping mug', 'Breakfast bowl'],
    options: ['Oat', 'Moss', 'Ink'],
  },
  {
    category: 'boards',
    brand: 'Oakline',
    season: 12,
    cents: [2400, 6900],
    names: ['Oak board', 'Walnut board', 'Serving tray', 'Cheese board'],
    options: ['Small', 'Large'],
  },
  {
    category: 'linen',
    brand: 'Flaxen',
    season: null,
    cents: [900, 5400],
    names: ['Linen napkins', 'Table runner', 'Tea towel', 'Apron'],
    options: ['Natural', 'Slate', 'Rust'],
  },
  {
    category: 'candles',
    brand: 'Wick & Wax',
    season: 12,
    cents: [1400, 3900],
    names: ['Cedar candle', 'Fig candle', 'Winter spice candle', 'Beeswax pillar', 'Tealight set'],
    options: ['180 g', '400 g'],
  },
  {
    category: 'cushions',
    brand: 'Flaxen',
    season: 11,
    cents: [2900, 8900],
    names: ['Wool throw', 'Linen cushion', 'Floor cushion', 'Bouclé cushion'],
    options: ['Sand', 'Forest'],
  },
  {
    category: 'lamps',
    brand: 'Lumen',
    season: 11,
    cents: [4900, 18900],
    names: ['Paper lamp', 'Desk lamp', 'Clip lamp'],
    options: ['Brass', 'Black'],
  },
  {
    category: 'pots',
    brand: 'Claywork',
    season: 5,
    cents: [800, 7200],
    names: [
      'Terracotta pot',
      'Hanging planter',
      'Glazed planter',
      'Seed tray',
      'Self-watering pot',
    ],
    options: ['12 cm', '18 cm', '26 cm'],
  },
  {
    category: 'tools',
    brand: 'Oakline',
    season: 4,
    cents: [1100, 5900],
    names: ['Hand trowel', 'Pruning shears', 'Watering can', 'Garden gloves'],
    options: ['One size'],
  },
  {
    category: 'tea',
    brand: 'Leafhouse',
    season: 1,
    cents: [600, 1900],
    names: ['Earl Grey', 'Sencha', 'Rooibos orange', 'Mint blend', 'Assam breakfast'],
    options: ['100 g', '250 g'],
  },
  {
    category: 'honey',
    brand: 'Leafhouse',
    season: 9,
    cents: [500, 1400],
    names: ['Heather honey', 'Acacia honey', 'Damson jam', 'Quince jelly'],
    options: ['Jar'],
  },
];

/** Spread over [0, 1) without chance, so that the catalogue is the same for every seed. */
function spread(index: number): number {
  return (index * 0.618_033_988_75) % 1;
}

function product(range: Range, name: string, index: number): WorldProduct {
  const [low, high] = range.cents;
  const base = Math.round((low + spread(index) * (high - low)) / 50) * 50 - 5;
  const key = `P${String(index + 1).padStart(3, '0')}`;
  return {
    key,
    title: name,
    brand: range.brand,
    category: range.category,
    popularity: 0.25 + (1 - spread(index * 7 + 3)) ** 3 * 4,
    season: range.season,
    variants: range.options.map((option, position) => ({
      key: `${key}-${position + 1}`,
      sku: `${range.category.slice(0, 3).toUpperCase()}-${key}-${position + 1}`,
      title: option === 'One size' || option === 'Jar' ? null : option,
      euroCents: Math.round(base * (1 + position * 0.35)),
      costShare: index % 17 === 5 ? null : 0.28 + spread(index + 11) * 0.3,
    })),
  };
}

/** The sample company's products, the same in all its shops. */
export const worldProducts: readonly WorldProduct[] = ranges
  .flatMap((range) => range.names.map((name) => ({ range, name })))
  .map(({ range, name }, index) => product(range, name, index));
