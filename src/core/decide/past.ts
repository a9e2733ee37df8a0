import { type Decides, events, refuse } from '../decide.ts';
import { ASKED, type Cell, news } from '../usage/ledger.ts';

export const decidePast: Decides<'past.used'> = {
  'past.used': (world, { polecat, task, rig, agent, day, used }, { fresh }) => {
    const cells = used.map(
      ({ model, tokens, usd }, index): Cell => ({
        // No assignment has this epoch, so what its own sources tell does not stand against these figures.
        ...{ polecat, epoch: ASKED, rig, task, agent, source: 'transcript', part: `asked-${fresh}-${index}` },
        ...{ day, model, tokens },
        ...(usd === undefined ? {} : { usd }),
      }),
    );
    const counted = news(world.ledger, cells);
    if (counted.length === 0) return refuse(`Nothing was used by asking ${polecat}`);
    return events([{ type: 'usage.counted', cells: counted }], `Counted to ${task}`, task);
  },
};
