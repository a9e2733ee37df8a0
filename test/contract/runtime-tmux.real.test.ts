import { openTmux } from '../../src/adapters/runtimes/tmux.ts';
import { realStage } from '../helpers/runtime-stage.ts';
import { killTmuxServer } from '../helpers/tmux.ts';
import { runtimeContract } from './runtime.ts';

runtimeContract('tmux', async () => {
  const stage = await realStage(openTmux);
  return { ...stage, lose: () => killTmuxServer(stage.place) };
});
