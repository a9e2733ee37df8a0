/** What the town as a whole has used and has left, beside the counts of the header. The first ones stay longest where it gets narrow. */
import { dollarText, tokenText } from '../../../core/budget.ts';
import type { StatusView } from '../../../core/views/status.ts';
import type { Tone } from '../theme.ts';

/** `short` where there is no room for `long`. */
export type Total = { readonly long: string; readonly short: string; readonly tone: Tone };

export const totalsOf = ({ totals }: StatusView): readonly Total[] => spentParts(totals.spent);

/** Today's. What has no price is not 0: a plus says that it is more. */
const spentParts = (spent: StatusView['totals']['spent']): readonly Total[] => {
  if (spent === undefined) return [];
  const { usd, unknown } = spent;
  const money = usd === undefined ? undefined : `${dollarText(usd)}${unknown > 0 ? '+' : ''}`;
  const tokens = tokenText(spent.tokens);
  return [
    ...(money === undefined ? [] : [{ long: `${money} today`, short: money, tone: 'plain' as const }]),
    { long: `${tokens} tokens`, short: `${tokens} tok`, tone: 'dim' },
  ];
};
