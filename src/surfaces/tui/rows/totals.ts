/** What the town as a whole has used and has left, beside the counts of the header. The first ones stay longest where it gets narrow. */
import { dollarText, tokenText } from '../../../core/budget.ts';
import { bytesText } from '../../../core/machine.ts';
import { plainLine } from '../../../core/plain.ts';
import type { StatusView } from '../../../core/views/status.ts';
import type { Tone } from '../drawing/theme.ts';

/** `short` where there is no room for `long`. */
export type Total = { readonly long: string; readonly short: string; readonly tone: Tone };

export const totalsOf = ({ totals }: StatusView): readonly Total[] => [
  ...spentParts(totals.spent),
  ...quotaParts(totals.quota),
  ...diskParts(totals.disk),
];

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

/** Percent from which on it is amber, as in the view of agents. */
const LOW = 10;

/** Of the account that has least left. */
const quotaParts = (quota: StatusView['totals']['quota']): readonly Total[] => {
  if (quota === undefined) return [];
  const { percent, account } = quota;
  const tone = percent <= LOW ? 'attention' : 'dim';
  return [{ long: `${plainLine(account)} ${percent}% left`, short: `${percent}% left`, tone }];
};

const diskParts = (disk: StatusView['totals']['disk']): readonly Total[] => {
  if (disk === undefined) return [];
  const text = bytesText(disk.free);
  return [{ long: `${text} of disk free`, short: `${text} free`, tone: disk.low === true ? 'attention' : 'dim' }];
};
