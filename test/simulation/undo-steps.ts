/** The effects of an undo's steps in a simulated town: each finds what an earlier try of it has done. */
import type { Action } from '../../src/core/action.ts';
import type { TownEvent } from '../../src/core/event.ts';
import { shaOf } from '../helpers/world.ts';
import type { Sim } from './town.ts';

type Kind = 'rehearse-undo' | 'check-undo' | 'land-undo' | 'settle-undo';

export const undoStep = (sim: Sim, action: Extract<Action, { kind: Kind }>): readonly TownEvent[] => {
  const { task } = action;
  const onto = shaOf(sim.base % 200);
  switch (action.kind) {
    case 'rehearse-undo':
      return [{ type: 'undo.rehearsed', task, onto, result: shaOf(++sim.commits % 250) }];
    case 'check-undo':
      return [{ type: 'undo.checked', task, onto: action.onto, result: action.result }];
    case 'land-undo':
      if (sim.reverts.has(`${task} ${action.result}`)) return [{ type: 'undo.landed', task, result: action.result }];
      if (action.onto !== onto) return [{ type: 'undo.restarted', task, because: 'moved' }];
      sim.base += 1;
      sim.reverts.add(`${task} ${action.result}`);
      sim.landings.splice(sim.landings.indexOf(task), 1);
      return [{ type: 'undo.landed', task, result: action.result }];
    case 'settle-undo': {
      const told = sim.tasks.get(task);
      if (told?.status === 'closed') sim.tasks.set(task, { ...told, status: 'open' });
      return [{ type: 'undo.settled', task, result: action.result, pushed: false, branch: `mayor/${task}` }];
    }
  }
};
