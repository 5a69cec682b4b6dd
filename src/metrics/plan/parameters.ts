/** Logical types that a bound text is cast to. */
export type ParameterType = 'integer' | 'text' | 'date' | 'bigint';

/** The bound values of one statement. Only texts are bound, each use casts, equal values share a place. */
export type Parameters = {
  /** Binds a value and gives the expression that reads it, cast. */
  readonly bind: (value: string | number, type: ParameterType) => string;
  /** Binds a list and gives an array expression. Values hold no control character. */
  readonly bindList: (values: readonly (string | number)[], type: 'integer' | 'text') => string;
  readonly values: readonly string[];
};

/** An empty list of parameters. */
export function makeParameters(): Parameters {
  const values: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    values.push(text);
    places.set(text, values.length);
    return values.length;
  };
  return {
    bind: (value, type) => `CAST($${place(String(value))} AS ${type})`,
    bindList: (list, type) => {
      const text = list.join(type === 'integer' ? ',' : '\u001f');
      const separator = type === 'integer' ? "','" : 'chr(31)';
      return `CAST(string_to_array(CAST($${place(text)} AS text), ${separator}) AS ${type}[])`;
    },
    values,
  };
}
