import { realAgent } from '../helpers/real-agents.ts';
import { agentTownSuite } from '../helpers/town-suite.ts';

const options = ['Red', 'Blue'].map((label) => ({ label, description: label }));

agentTownSuite({
  ...realAgent('Gemini CLI'),
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
