import assert from "node:assert/strict";

// none fails with a list of the faults that were found, if any.
export function none(faults) {
  if (faults.length > 0) assert.fail(`${faults.length} found\n${faults.join("\n")}`);
}
