/** What a search of the sample town finds, as plain data. */
import type { SearchView } from '../../src/core/search.ts';
import { NOW } from './sample-town.ts';

export const sampleSearch: SearchView = {
  words: 'basket timeout',
  sections: [
    {
      ...{ kind: 'tasks', more: false, through: '11 tasks, notes of all', cut: false },
      hits: [
        {
          where: 'shop-t1g4 Checkout loses the basket after a timeout',
          text: 'in-progress',
          task: 'shop-t1g4',
          rig: 'shop',
        },
        {
          where: 'shop-k3f9 Add a greeting',
          text: 'Ada: the basket has its own timeout, leave that alone',
          ...{ task: 'shop-k3f9', rig: 'shop' },
        },
      ],
    },
    {
      ...{ kind: 'logs', more: true, through: 'the last 2 MB of 14 logs', cut: true },
      hits: [
        {
          where: 'unit of shop-m2c4',
          text: 'FAIL src/basket.test.ts > keeps a BASKET over a timeout of 30 s',
          ...{ task: 'shop-m2c4', gate: 'unit', rig: 'shop', back: 2, at: NOW },
        },
      ],
    },
    {
      ...{ kind: 'screens', more: false, through: '5 panes, each with up to 2000 lines above it', cut: false },
      hits: [
        {
          where: 'birch',
          text: 'the basket survives a timeout',
          polecat: 'birch',
          task: 'shop-p7d1',
          rig: 'shop',
          back: 4,
        },
      ],
    },
    {
      ...{ kind: 'events', more: false, through: 'the last 912 events', cut: false },
      hits: [],
    },
  ],
};
