/** What the rig of the sample town offers for a new task, as plain data. */
import type { Offer } from '../../src/surfaces/tui/compose/offer.ts';
import { settingsOf } from './settings.ts';

const settings = settingsOf(`
version: 1
rigs:
  shop:
    path: /home/ada/src/shop
    agent: claude
    routes:
      - { when: { label: docs }, agent: script }
agents:
  claude: {}
  script: { enabled: true }
`);
const rig = settings.rigs.shop;
if (rig === undefined) throw new Error('The sample has a rig');

export const sampleOffer: Offer = {
  rig,
  settings,
  templates: [
    {
      name: 'bug',
      file: '/home/ada/src/shop/.mayor/templates/bug.md',
      body: '## What happens\n\n## What should happen\n',
      kind: 'bug',
      priority: 1,
      labels: ['defect'],
      after: [],
      rest: ['role implementer'],
    },
    { name: 'torn', file: '/home/ada/src/shop/.mayor/templates/torn.md', why: 'kind: Invalid option' },
  ],
  lacks: {},
};
