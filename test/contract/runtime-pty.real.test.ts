import { openPty } from '../../src/adapters/runtimes/pty.ts';
import { killPtyHost, ptySelf } from '../helpers/pty.ts';
import { realStage } from '../helpers/runtime-stage.ts';
import { runtimeContract } from './runtime.ts';

const self = ptySelf();

runtimeContract('pty', async () => {
  const mine = await self();
  const stage = await realStage((place) => openPty({ ...place, self: mine }));
  return { ...stage, lose: () => killPtyHost(stage.place) };
});
