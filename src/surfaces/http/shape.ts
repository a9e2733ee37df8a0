/** What a row always has, and rows made whole by it. Pure, and quick where nothing is lacking: the row stays the same object. */

/** The fields that no row is without. */
export type Always<Row> = { readonly [Key in keyof Row as undefined extends Row[Key] ? never : Key]: Row[Key] };

type Kind<Value> = Value extends string
  ? 'string'
  : Value extends number
    ? 'number'
    : Value extends boolean
      ? 'boolean'
      : Value extends readonly unknown[]
        ? 'list'
        : 'object';
/** Fields of several kinds: what is told could be of another kind than what is usual, and be lost. */
type Mixed<Row> = {
  [Key in keyof Always<Row>]: Several<Kind<Always<Row>[Key]>> extends true ? Key : never;
}[keyof Always<Row>];
type Several<Kinds, All = Kinds> = [Kinds extends unknown ? ([All] extends [Kinds] ? never : true) : never] extends [
  never,
]
  ? false
  : true;

/** A field as it is to be; `undefined` where it is not to be had. */
export type Mend = (value: unknown) => unknown;

export type Shape<Row> = {
  /** What stands in a field that was not told, or is of another kind. */
  readonly blank: Always<Row>;
  readonly usual: readonly (readonly [name: string, value: unknown])[];
  readonly parts: readonly (readonly [name: string, mend: Mend])[];
};

/** A field that is new in the types is an error here until it says what stands where an older town does not tell it. */
export const shapeOf = <Row extends object>(
  blank: Always<Row>,
  parts: { readonly [Key in keyof Row]?: Mend } = {},
  ..._mixed: [Mixed<Row>] extends [never] ? [] : [never]
): Shape<Row> => ({ blank, usual: Object.entries(blank), parts: Object.entries(parts) });

/** The row with all that it always has; what it has beside that stays as it is. */
export const whole = <Row extends object>(row: Row, { usual, parts }: Shape<Row>): Row => {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of usual) if (kindOf(Reflect.get(row, name)) !== kindOf(value)) changes[name] = value;
  for (const [name, mend] of parts) {
    const told: unknown = changes[name] ?? Reflect.get(row, name);
    const mended = told === undefined ? undefined : mend(told);
    if (mended !== told) changes[name] = mended;
  }
  for (const _name in changes) return { ...row, ...changes };
  return row;
};

/** The rows of a list, whole; none where it is no list. Rows that are no objects are let go. */
export const rowsOf = <Row extends object>(rows: readonly Row[] | undefined, shape: Shape<Row>): readonly Row[] => {
  if (!Array.isArray(rows)) return [];
  const mended = rows.filter((row) => kindOf(row) === 'object').map((row) => whole(row, shape));
  return mended.length === rows.length && mended.every((row, at) => row === rows[at]) ? rows : mended;
};

/** A part that is a list of rows. */
export const list =
  <Row extends object>(shape: Shape<Row>): Mend =>
  (value) =>
    rowsOf(Array.isArray(value) ? value : [], shape);

/** A part that says nothing unless it has all that it always has: then it is not known. */
export const known =
  <Row extends object>({ usual, ...shape }: Shape<Row>): Mend =>
  (value) =>
    isObject(value) && usual.every(([name, one]) => kindOf(Reflect.get(value, name)) === kindOf(one))
      ? whole(value, { ...shape, usual: [] })
      : undefined;

/** A part that always stands there, with all that it always has. */
export const filled =
  <Row extends object>({ usual, parts }: Shape<Row>): Mend =>
  (value) =>
    whole(isObject(value) ? value : {}, { blank: {}, usual, parts });

/** One of these words; any other is `otherwise`, since what is drawn for a word is looked up by it. */
export const oneOf =
  <Word extends string>(words: readonly Word[], otherwise: Word): Mend =>
  (value) =>
    words.find((word) => word === value) ?? otherwise;

/** A list of texts, and nothing else in it. */
export const texts: Mend = (value) =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const isObject = (value: unknown): value is object => kindOf(value) === 'object';

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
