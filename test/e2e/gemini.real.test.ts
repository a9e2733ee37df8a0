import { findGemini, geminiEnvironment, seedGemini } from '../helpers/gemini.ts';
import { agentTownSuite } from '../helpers/town-suite.ts';

const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));

agentTownSuite({
  product: 'Gemini CLI',
  cli: findGemini(),
  parts: {
    agent: 'gemini',
    seed: (folder) => seedGemini(folder),
    env: ({ url }, folder) => geminiEnvironment(url, folder),
  },
  shell: (command) => ({ call: 'run_shell_command', input: { command, description: 'A step' } }),
  question: {
    call: 'ask_user',
    input: { questions: [{ question: 'Which colour?', header: 'Colour', type: 'choice', options }] },
  },
  limit: {
    fail: {
      kind: 'limited',
      get resetsAt() {
        return Date.now() + 2 * 60 * 60_000;
      },
    },
    ends: false,
  },
});
