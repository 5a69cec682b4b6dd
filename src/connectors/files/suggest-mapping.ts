import { splitRow } from './csv-rows.ts';
import { likelyHeader } from './likely-header.ts';
import type { Mapping } from './mapping-schema.ts';
import { parseMapping } from './parse-mapping.ts';
import type { TableSource } from './table.ts';

/** Names that columns of sales files go by, in English, German, Spanish, Portuguese, Turkish and Russian; best first. */
const names = {
  id: /^(order|invoice|receipt|document)[ _-]?(id|no|nr|number|#)?$|^(bestell|rechnungs)(nummer|nr)$|^pedido$|^(numero|número) (de|do) pedido$|^sipari[sş] (no|numaras[ıi])$|^номер( заказа)?$/i,
  date: /^(order|invoice|sale|purchase)?[ _-]?date(time)?$|^created([ _-]at)?$|^datum$|^fecha$|^data$|^tarih$|^дата$/i,
  product:
    /^(product|item|stock|article)[ _-]?(id|code|no|number|key)$|^sku$|^artikel(nummer|nr)$|^(codigo|código)( producto)?$|^[uü]r[uü]n kodu$|^артикул$/i,
  title:
    /^(product|item|article)([ _-]?(name|title))?$|^description$|^bezeichnung$|^(producto|descripcion|descripción)$|^produto$|^[uü]r[uü]n( ad[ıi])?$|^(товар|наименование)$/i,
  quantity:
    /^(order[ _-]?)?(quantity|qty|units|count)$|^menge$|^cantidad$|^quantidade$|^(adet|miktar)$|^количество$/i,
  price:
    /^(unit[ _-]?)?price$|^(einzel)?preis$|^precio( unitario)?$|^pre[cç]o$|^(birim )?fiyat[ıi]?$|^цена$/i,
  gross:
    /^(line[ _-]?)?(total|amount|sales|revenue)$|^betrag$|^umsatz$|^importe$|^valor$|^tutar$|^сумма$/i,
  discount: /^discount([ _-]?amount)?$|^rabatt$|^descuento$|^desconto$|^indirim$|^скидка$/i,
  customer:
    /^(customer|client|buyer)([ _-]?(id|no|number|key))?$|^kunden?(nummer|nr)?$|^cliente$|^m[uü][sş]teri( no)?$|^клиент$/i,
  country: /^(ship(ping)?[ _-]?)?country$|^land$|^pa[ií]s$|^[uü]lke$|^страна$/i,
} as const;
type Field = keyof typeof names;

/**
 * A first guess of a mapping for files that fit no preset: of the first table whose columns are called like those of a sales
 * file. Null where not even a document's number, a date and an amount can be told.
 */
export function suggestMapping(sources: readonly TableSource[]): Mapping | null {
  for (const source of sources) {
    const rows = source.head.slice(0, 60).map((row) => splitRow(row.raw, source.delimiter));
    const header = (rows[likelyHeader(rows)] ?? []).map((cell) =>
      cell.replace(/^\ufeff/, '').trim(),
    );
    const found = new Map<Field, string>();
    for (const field of Object.keys(names) as Field[]) {
      const column = header.find((name) => names[field].test(name));
      if (column !== undefined) found.set(field, column);
    }
    const mapping = mappingOf(found);
    if (mapping !== null) return mapping;
  }
  return null;
}

function mappingOf(found: ReadonlyMap<Field, string>): Mapping | null {
  const id = found.get('id');
  const date = found.get('date');
  const [price, gross, quantity] = [found.get('price'), found.get('gross'), found.get('quantity')];
  const byPrice = price !== undefined && quantity !== undefined;
  if (id === undefined || date === undefined || (!byPrice && gross === undefined)) return null;
  const field = (name: string, key: Field): Record<string, string> => {
    const column = found.get(key);
    return column === undefined ? {} : { [name]: column };
  };
  const product = found.has('product') ? field('product', 'product') : field('product', 'title');
  return parseMapping({
    version: 1,
    title: 'Suggested by column names',
    store: { currency: 'EUR', zone: 'UTC' },
    files: { orders: {} },
    documents: [
      {
        role: 'orders',
        id,
        kind: 'order',
        placedAt: date,
        ...field('customer', 'customer'),
        ...field('country', 'country'),
        lines: {
          ...product,
          ...field('title', 'title'),
          ...field('quantity', 'quantity'),
          ...field('discount', 'discount'),
          ...(byPrice ? { price } : { gross }),
        },
      },
    ],
  });
}
