/** The argument list that shows a notice on a desktop. What it says is data everywhere: no shell and no script reads it. Pure. */
import type { Notice } from '../../core/notices.ts';

export const desktopArgv = (platform: NodeJS.Platform, { title, text }: Notice): readonly [string, ...string[]] =>
  platform === 'darwin'
    ? ['osascript', ...SCRIPT.flatMap((line) => ['-e', line]), title, text]
    : ['notify-send', '--app-name=Mayor', '--', title, escaped(text)];

const SCRIPT = ['on run {theTitle, theText}', 'display notification theText with title theTitle', 'end run'];

/** The body is markup there. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
