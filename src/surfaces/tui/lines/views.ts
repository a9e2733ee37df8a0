/** Views that have sentences of their own: what would be drawn in columns, bars and lines of days. */
import type { Place } from '../state.ts';
import { agentView } from './agents.ts';
import { contestView } from './contest.ts';
import { costView } from './costs.ts';
import { gateView } from './gates.ts';
import { landingView } from './landings.ts';
import type { View } from './listed.ts';
import { rigView } from './rigs.ts';
import { trainView } from './trains.ts';

const views: { readonly [Kind in Place['kind']]?: View } = {
  rigs: rigView,
  costs: costView,
  agents: agentView,
  trains: trainView,
  gates: gateView,
  landings: landingView,
  contest: contestView,
};

export const viewOf = ({ kind }: Place): View | undefined => views[kind];
