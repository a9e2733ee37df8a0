import { githubStage } from '../helpers/pull-stage.ts';
import { hostingContract } from './hosting.ts';

hostingContract('github', githubStage);
