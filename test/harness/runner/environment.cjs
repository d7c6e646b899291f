"use strict";

const { partOf } = require("./framework.cjs");

const { TestEnvironment: NodeEnvironment } = partOf("jest-runner", "jest-environment-node");

/** Descriptions of the symbols under which Jest keeps the state of one test file. */
const STATE_OF_A_FILE = new Set(["JEST_STATE_SYMBOL", "EVENT_HANDLERS"]);

/**
 * Runs each test file in the realm of its worker, not in a new one. So modules that the worker has loaded once belong
 * to the same realm as the test, and `instanceof` works.
 */
module.exports = class WorkerRealm extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    const ModuleMocker = this.moduleMocker.constructor;
    const FakeTimers = this.fakeTimersModern.constructor;
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new FakeTimers({ config: config.projectConfig, global: globalThis });
    this.before = { console: globalThis.console, exit: process.exit };
  }

  async teardown() {
    await super.teardown();
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (STATE_OF_A_FILE.has(symbol.description)) Reflect.deleteProperty(globalThis, symbol);
    }
  }
};
