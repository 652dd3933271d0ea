/**
 * How long another extension may take, in milliseconds: the first question may start it, and a search for environments
 * with it, but a run waits for the answer.
 */
export const LONGEST_ANSWER = 20_000;

/** What another extension answers. Rejects when it does not answer in time, or refuses. */
export async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_ANSWER / 1000} s`)), LONGEST_ANSWER);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
