import type { AgentBatchFilm, AgentBatchView } from '../../declarations/agent-batch.ts';
import { toText } from '../../declarations/job.ts';
import type { Json } from '../../declarations/operation.ts';
import type { BatchRunner } from './batch-runner.ts';
import { type AgentBatch, type BatchFilm, isBatchOver } from './batch-state.ts';

/** The most of a prompt that a table shows, in characters. */
const SUBJECT_LENGTH = 60;

/** What a film is called before it has a title. */
function getSubject({ title, prompt, template_id, variables }: Json): string {
  const words = toText(title) ?? toText(prompt) ?? `${template_id} ${JSON.stringify(variables)}`;
  return words.length > SUBJECT_LENGTH ? `${words.slice(0, SUBJECT_LENGTH).toWellFormed()}…` : words;
}

function toFilmView(
  { index, input, state }: BatchFilm,
  isStopped: boolean,
  question: string | undefined,
): AgentBatchFilm {
  const film = { n: index + 1, title: getSubject(input) };
  switch (state.phase) {
    case 'over': {
      const { title, status, videoId, address, problem } = state.end;
      return {
        n: film.n,
        status,
        title: title ?? film.title,
        job: state.job,
        ...(videoId && { video_id: videoId }),
        ...(address && { video_url: address }),
        ...(problem && { problem }),
      };
    }
    case 'running':
      return question === undefined
        ? { ...film, status: 'running', job: state.job }
        : { ...film, status: 'waiting_for_input', job: state.job, problem: question };
    case 'refused':
      return { ...film, status: 'failed', problem: state.problem };
    case 'unclear':
      return {
        ...film,
        status: 'unclear',
        problem: `${state.problem} It may run and is not started again: look with list_video_agent_sessions.`,
      };
    default:
      return { ...film, status: state.phase === 'waiting' && isStopped ? 'stopped' : state.phase };
  }
}

const count = (films: readonly AgentBatchFilm[], isCounted: (status: string) => boolean) =>
  films.filter(({ status }) => isCounted(status)).length;

/** Where a batch stands, a line a film. */
export function toBatchView(
  batch: AgentBatch,
  { questions, halted }: BatchRunner,
  waitSeconds: number,
): AgentBatchView {
  const films = batch.films.map((film) => toFilmView(film, batch.isStopped, questions.get(film.index)));
  const isOver = isBatchOver(batch);
  const asked = count(films, (status) => status === 'waiting_for_input');
  const wait = `follow_video_agent_batch with batch_id "${batch.id}" and wait_seconds ${waitSeconds}`;
  const next = [
    halted !== undefined && `No more are started: ${halted} Once that is mended, ${wait} goes on.`,
    asked > 0 && 'Put the questions to the user and answer each with send_video_agent_message.',
    isOver && 'All are over. Give the user the addresses; they expire, get_video gives fresh ones.',
    !isOver &&
      halted === undefined &&
      `Do not create it again. Next: ${wait}; or come back later, also after a restart.`,
  ];
  return {
    batch_id: batch.id,
    status: isOver ? 'completed' : 'running',
    total: films.length,
    over: batch.films.filter(({ state: { phase } }) => phase === 'over' || phase === 'refused' || phase === 'unclear')
      .length,
    running: count(films, (status) => status === 'running' || status === 'starting'),
    waiting: count(films, (status) => status === 'waiting'),
    max_at_once: batch.maxAtOnce,
    films,
    next_step: next.filter(Boolean).join(' '),
  };
}
