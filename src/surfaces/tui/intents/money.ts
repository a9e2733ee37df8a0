import { jumpedTo } from '../find/palette.ts';
import type { Deeds } from '../intents.ts';
import { entryOf } from '../list/listing.ts';
import { inWindow, relisted } from '../list/selection.ts';
import { subjectOf } from '../list/subject.ts';
import { agentAt, costTargetAt, nextGroup } from '../money.ts';
import { just, wanting } from '../step.ts';

type Names = 'rigs' | 'edit-rigs' | 'only-rig' | 'costs' | 'costs-by' | 'to-cost' | 'agents' | 'resume-account';

export const moneyIntents: Deeds<Names> = {
  rigs: (state) => {
    const { task, polecat, merge } = subjectOf(state);
    const on = task?.rig ?? polecat?.rig ?? merge?.rig;
    return just({ ...state, place: { kind: 'rigs', ...(on === undefined ? {} : { on }) } });
  },
  'edit-rigs': (state) => {
    const rig = entryOf(state);
    return rig === undefined ? just(state) : wanting(state, { kind: 'edit-rigs', rig });
  },
  'only-rig': (state, at) => {
    const rig = entryOf(state);
    return just(rig === undefined ? state : relisted({ ...state, place: { kind: 'home' }, filter: rig }, at));
  },
  costs: (state) => {
    const on = subjectOf(state).task?.id;
    const place = { kind: 'costs', view: 'loading', by: 'task', ...(on === undefined ? {} : { on }) } as const;
    return wanting({ ...state, place }, { kind: 'load-costs' });
  },
  'costs-by': (state) => {
    const { place } = state;
    if (place.kind !== 'costs') return just(state);
    const { on: _left, ...rest } = place;
    return just({ ...state, place: { ...rest, by: nextGroup(place.by) } });
  },
  'to-cost': (state, at) => {
    const target = costTargetAt(state);
    if (target === undefined) return just(state);
    if ('row' in target) return just(inWindow(jumpedTo(state, { kind: 'jump', ...target })));
    return just(relisted({ ...state, place: { kind: 'home' }, filter: target.rig }, at));
  },
  agents: (state) => {
    const polecat = subjectOf(state).polecat?.id;
    const row = state.status?.agents?.find(({ polecats }) => polecat !== undefined && polecats.includes(polecat));
    return just({ ...state, place: { kind: 'agents', ...(row === undefined ? {} : { on: row.id }) } });
  },
  'resume-account': (state) => {
    const row = agentAt(state);
    if (row === undefined) return just(state);
    return wanting(state, { kind: 'submit', command: { kind: 'account.resume', account: row.account } });
  },
};
