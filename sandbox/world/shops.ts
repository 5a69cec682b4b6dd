/** One shop of the sample company. Amounts are minor units of its currency. */
export type WorldShop = {
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly exponent: number;
  readonly zone: string;
  /** Orders a day at the end of the two years, before season and weekday. */
  readonly ordersPerDay: number;
  /** Growth a year, as a factor. */
  readonly growth: number;
  /** Minor units of the shop's currency for one euro cent. */
  readonly priceLevel: number;
  /** Prices end on this many minor units (95 → 12.95); 0 = as computed. */
  readonly priceStep: number;
  readonly taxRate: number;
  readonly shippingMinor: number;
  readonly channels: readonly (readonly [string, number])[];
  /** `[country, region, city]` with weights. */
  readonly places: readonly (readonly [readonly [string, string, string], number])[];
  /** Locations with weights; empty = the shop has none. */
  readonly locations: readonly (readonly [string, number])[];
  readonly reps: readonly string[];
  /** Share of orders by weekday, Monday first. */
  readonly weekdays: readonly number[];
};

const online = [
  ['Online store', 70],
  ['Marketplace', 22],
  ['Wholesale', 8],
] as const;

export const worldShops: readonly WorldShop[] = [
  {
    key: 'london',
    name: 'London',
    currency: 'GBP',
    exponent: 2,
    zone: 'Europe/London',
    ordersPerDay: 26,
    growth: 1.25,
    priceLevel: 0.9,
    priceStep: 5,
    taxRate: 0.2,
    shippingMinor: 395,
    channels: online,
    locations: [],
    reps: ['Team North', 'Team South'],
    weekdays: [1.1, 1, 0.95, 1, 1.05, 0.85, 1.15],
    places: [
      [['GB', 'England', 'London'], 40],
      [['GB', 'England', 'Manchester'], 14],
      [['GB', 'Scotland', 'Edinburgh'], 9],
      [['GB', 'Wales', 'Cardiff'], 5],
      [['IE', 'Leinster', 'Dublin'], 6],
      [['US', 'New York', 'New York'], 4],
    ],
  },
  {
    key: 'berlin',
    name: 'Berlin',
    currency: 'EUR',
    exponent: 2,
    zone: 'Europe/Berlin',
    ordersPerDay: 21,
    growth: 1.4,
    priceLevel: 1,
    priceStep: 5,
    taxRate: 0.19,
    shippingMinor: 490,
    channels: online,
    locations: [],
    reps: ['Team East', 'Team West'],
    weekdays: [1.05, 1, 1, 1, 0.95, 0.8, 1.2],
    places: [
      [['DE', 'Berlin', 'Berlin'], 30],
      [['DE', 'Bayern', 'München'], 18],
      [['DE', 'Hamburg', 'Hamburg'], 12],
      [['AT', 'Wien', 'Wien'], 9],
      [['NL', 'Noord-Holland', 'Amsterdam'], 7],
      [['FR', 'Île-de-France', 'Paris'], 5],
    ],
  },
  {
    key: 'saopaulo',
    name: 'São Paulo',
    currency: 'BRL',
    exponent: 2,
    zone: 'America/Sao_Paulo',
    ordersPerDay: 15,
    growth: 1.6,
    priceLevel: 4.2,
    priceStep: 10,
    taxRate: 0,
    shippingMinor: 1990,
    channels: [
      ['Online store', 60],
      ['Marketplace', 40],
    ],
    locations: [
      ['Pinheiros', 60],
      ['Moema', 40],
    ],
    reps: [],
    weekdays: [1, 1, 1, 1, 1.1, 1.1, 0.8],
    places: [
      [['BR', 'São Paulo', 'São Paulo'], 50],
      [['BR', 'Rio de Janeiro', 'Rio de Janeiro'], 18],
      [['BR', 'Minas Gerais', 'Belo Horizonte'], 10],
      [['BR', 'Paraná', 'Curitiba'], 7],
    ],
  },
  {
    key: 'tokyo',
    name: 'Tokyo',
    currency: 'JPY',
    exponent: 0,
    zone: 'Asia/Tokyo',
    ordersPerDay: 11,
    growth: 1.1,
    priceLevel: 1.55,
    priceStep: 10,
    taxRate: 0.1,
    shippingMinor: 660,
    channels: [
      ['Online store', 80],
      ['Pop-up shop', 20],
    ],
    locations: [
      ['Shibuya', 70],
      ['Kyoto', 30],
    ],
    reps: [],
    weekdays: [0.9, 0.9, 0.95, 1, 1.05, 1.2, 1.15],
    places: [
      [['JP', 'Tokyo', 'Tokyo'], 45],
      [['JP', 'Osaka', 'Osaka'], 20],
      [['JP', 'Kyoto', 'Kyoto'], 12],
    ],
  },
];
