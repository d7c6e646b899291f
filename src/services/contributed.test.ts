import { contribute, ContributedServices, ServiceToken } from "./contributed";

const COUNTS = new ServiceToken<{ count(): number }>("counts");

test("returns the service that a capability contributes", () => {
  const contributed = new ContributedServices([contribute(COUNTS, { count: () => 3 })]);
  expect(contributed.get(COUNTS).count()).toBe(3);
});

test("rejects a token without a service, and names the token", () => {
  expect(() => new ContributedServices().get(COUNTS)).toThrow("'counts'");
});
