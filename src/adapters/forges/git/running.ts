/** Which gates of a rig run at this moment. */
import type { RunningGate } from '../../../core/gate.ts';
import type { Forge } from '../../../ports/forge.ts';

export type Running = Forge['running'] & {
  /** From now on it runs; call what is returned when it has ended. */
  begin(gate: RunningGate): () => void;
};

export const createRunning = (): Running => {
  const gates = new Set<RunningGate>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    gates: () => [...gates],
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin: (gate) => {
      gates.add(gate);
      tell();
      return () => {
        gates.delete(gate);
        tell();
      };
    },
  };
};
