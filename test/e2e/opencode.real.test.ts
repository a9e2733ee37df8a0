import { findOpencode, opencodeEnvironment, scriptedProvider, seedOpencode } from '../helpers/opencode.ts';
import { agentTownSuite } from '../helpers/town-suite.ts';

const options = ['Red', 'Blue'].map((label) => ({ label, description: '' }));

agentTownSuite({
  product: 'OpenCode',
  cli: findOpencode(),
  parts: {
    agent: 'opencode',
    seed: (folder, _clone, { url }) => seedOpencode(folder, { config: scriptedProvider(url) }),
    env: (_model, folder) => opencodeEnvironment(folder),
  },
  shell: (command) => ({ call: 'bash', input: { command, description: 'A step' } }),
  question: {
    call: 'question',
    input: { questions: [{ question: 'Which colour?', header: 'Colour', options }] },
  },
  limit: {
    // Shorter ones are no limit to it, but a pause.
    fail: {
      kind: 'limited',
      get resetsAt() {
        return Date.now() + 64_000;
      },
    },
    ends: true,
  },
});
