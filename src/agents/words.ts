/** How text reaches an agent CLI as words for its model, whatever the text is. */

/** `!` opens a shell and `/` a command in Claude, Gemini, Codex and Aider, but only in the first column. */
const OPENS_A_COMMAND = /^[!/]/;
/** A whole message of one of these ends the CLI. */
const ENDS_THE_CLI = /^\s*(?:exit|quit|:q!?|:wq!?)\s*$/i;

/**
 * The text so that no CLI takes it for a command of its own: a pasted `! rm -rf .` would run without
 * a question (seen in Claude Code 2.1.197). Texts that already are words stay as they are.
 */
export const asWords = (text: string): string =>
  ENDS_THE_CLI.test(text) ? `The message is: ${text.trim()}` : OPENS_A_COMMAND.test(text) ? ` ${text}` : text;

/**
 * Bytes of prompt that may be an argument. The system's limit for one is 128 KiB, but tmux takes
 * a whole command line of at most 16 KiB, environment included.
 */
const ARGUMENT_LIMIT = 6_000;

export type Passed = {
  /** What goes onto the command line. */
  readonly argument: string;
  /** Where the prompt itself lies when it is too long for that. */
  readonly file?: { readonly path: string; readonly text: string };
};

/** A prompt as one argument; a long one as a file, and an argument that says to read it. */
export function passPrompt(prompt: string, path: string): Passed {
  if (new TextEncoder().encode(prompt).length <= ARGUMENT_LIMIT) return { argument: asWords(prompt) };
  const argument = `Your task and the rules for it are in the file ${path}. It is long: read all of it, in parts where needed, before you do anything else, then do what it says.`;
  return { argument, file: { path, text: prompt } };
}
