/** GitHub Copilot CLI, as its documentation has it: never run here, so no rule of it types an answer. */
import { plainPreset } from './custom.ts';

export const copilot = plainPreset({
  name: 'copilot',
  prompt: 'argument',
  auto: ['--yolo'],
  resume: [],
  facts: {
    product: 'GitHub Copilot CLI',
    command: 'copilot',
    version: ['--version'],
    install: 'npm install -g @github/copilot',
    sees: ['its process', 'screen'],
    lacks: ['after a crash it begins a new conversation', 'usage limits', 'its dialogs are answered in its pane'],
  },
  rules: [],
});
