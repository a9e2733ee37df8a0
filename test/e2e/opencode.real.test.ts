import { realAgent } from '../helpers/real-agents.ts';
import { agentTownSuite } from '../helpers/town-suite.ts';

const options = ['Red', 'Blue'].map((label) => ({ label, description: '' }));

agentTownSuite({
  ...realAgent('OpenCode'),
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
