// latest wraps a slow function of one argument so that only the newest question
// counts: one at a time is worked on, of those that wait only the last is kept,
// and whoever was overtaken is told undefined.
//
//	ask(1) ── worked on ──▶ undefined (3 was asked meanwhile)
//	ask(2) ── waits ──────▶ undefined (overtaken by 3)
//	ask(3) ── waits ── worked on ──▶ its answer
export function latest(answer) {
  let waiting = null;
  let busy = false;

  async function work() {
    busy = true;
    while (waiting) {
      const { question, resolve, reject } = waiting;
      waiting = null;
      try {
        const result = await answer(question);
        resolve(waiting ? undefined : result);
      } catch (error) {
        if (waiting) resolve(undefined);
        else reject(error);
      }
    }
    busy = false;
  }

  return (question) => new Promise((resolve, reject) => {
    waiting?.resolve(undefined);
    waiting = { question, resolve, reject };
    if (!busy) work();
  });
}
