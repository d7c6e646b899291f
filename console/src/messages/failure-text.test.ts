import { de } from "./de";
import { en } from "./en";
import { failureLine, failureText } from "./failure-text";

describe("a failure", () => {
  const failure = { code: "CONFLICT", reason: null, message: "The tenant is suspended.", incidentId: null };

  test("has the server's sentence, and its meaning before it in another language", () => {
    expect(failureText(en, failure)).toEqual({ text: failure.message, detail: null });
    expect(failureText(de, failure)).toEqual({ text: de.failures.codes.CONFLICT, detail: failure.message });
    expect(failureLine(de, failure)).toBe(`${de.failures.codes.CONFLICT} (${failure.message})`);
  });

  test("has a text of its own if a reason says all", () => {
    const denied = { ...failure, code: "UNAUTHENTICATED", reason: "REVOKED_KEY" };
    expect(failureText(de, denied)).toEqual({ text: de.failures.denials.REVOKED_KEY, detail: null });
  });

  test("has the server's sentence if its code is unknown", () => {
    expect(failureText(de, { ...failure, code: "NEW" })).toEqual({ text: failure.message, detail: null });
  });
});
