import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latest } from "./latest.js";

// slow answers when it is told to, and counts how often it was asked.
function slow() {
  const jobs = [];
  const answer = (question) => new Promise((resolve, reject) => jobs.push({ question, resolve, reject }));
  return { jobs, answer };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("latest", () => {
  it("answers one question", async () => {
    assert.equal(await latest(async (n) => n + 1)(1), 2);
  });

  it("drops an answer that was overtaken, and questions in between", async () => {
    const { jobs, answer } = slow();
    const ask = latest(answer);
    const all = [ask("f"), ask("fe"), ask("fet")];
    jobs[0].resolve("one");
    await settled();
    assert.deepEqual(jobs.map(({ question }) => question), ["f", "fet"]);
    jobs[1].resolve("three");
    assert.deepEqual(await Promise.all(all), [undefined, undefined, "three"]);
  });

  it("tells of a failure, unless it was overtaken, and goes on", async () => {
    const { jobs, answer } = slow();
    const ask = latest(answer);
    const [first, second] = [ask(1), ask(2)];
    jobs[0].reject(new Error("no index"));
    assert.equal(await first, undefined);
    jobs[1].reject(new Error("no index"));
    await assert.rejects(second, /no index/);
    const third = ask(3);
    jobs[2].resolve("there");
    assert.equal(await third, "there");
  });
});
