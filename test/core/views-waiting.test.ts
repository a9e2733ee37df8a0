import { expect, it } from 'vitest';
import { needsText, reviewsText, waitingIn } from '../../src/core/views/waiting.ts';
import { inboxRow, mergeRow, polecatRow } from '../helpers/status-rows.ts';

it('counts what waits, and names the panes in the order of the inbox, each once', () => {
  const polecats = [
    polecatRow({ id: 'amber', pane: '%1@9' }),
    polecatRow({ id: 'birch', pane: '%2@9' }),
    (({ pane: _, ...row }) => ({ ...row, id: 'cedar' }))(polecatRow()),
  ];
  const inbox = ['birch', 'cedar', 'amber', 'birch'].map((polecat, at) => inboxRow({ id: `ask-${at}`, polecat }));
  const { polecat: _, ...ofNobody } = inboxRow({ id: 'ask-9' });
  const merges = [mergeRow({ state: 'in-review' }), mergeRow({ id: 'shop-b', state: 'approved' })];
  expect(waitingIn({ tasks: [], inbox: [...inbox, ofNobody], merges, polecats })).toEqual({
    needsYou: 5,
    stuck: 0,
    inReview: 1,
    panes: ['%2@9', '%1@9'],
  });
});

it('says it in a few words, or not at all', () => {
  expect([0, 1, 2].map((needsYou) => needsText({ needsYou, stuck: 0 }))).toEqual(['', '1 needs you', '2 need you']);
  expect([0, 3].map((inReview) => reviewsText({ inReview }))).toEqual(['', '3 in review']);
});
