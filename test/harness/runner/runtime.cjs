"use strict";

const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const { partOf } = require("./framework.cjs");

const { default: Runtime } = partOf("jest-runner", "jest-runtime");

/** The part of the framework that keeps the state of a test file in its modules. */
const RUNNER = `${path.sep}node_modules${path.sep}jest-circus${path.sep}`;

/** The runtime of the test file that runs. */
let current;

/** Files of source maps by file, for stack traces: of this test file's modules, and of those loaded before. */
const sourceMaps = new Map();

Module._extensions[".ts"] = (module, file) => module._compile(current.transformCache.transform(file), file);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (name, parent, ...rest) =>
  current?.mapped(parent?.filename ?? "", name) ?? resolveFilename(name, parent, ...rest);

/**
 * Loads the files of tests anew for each test file, and has Node.js load everything else once for all test files of a
 * worker: packages and sources, which are half of what a test costs. So nothing but the files of tests may keep state in
 * a module. `jest.mock` has no effect on what is shared.
 */
module.exports = class SharedModules extends Runtime {
  constructor(...args) {
    super(...args);
    current = this;
    this.transformCache.sourceMaps = sourceMaps;
    // In the worker's own realm, to which no handle leads.
    this.executor.compile = (source, filename) =>
      vm.compileFunction(source, this.executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
  }

  requireModuleOrMock(from, name) {
    if (name === "@jest/globals") return super.requireModuleOrMock(from, name);
    const file = this.mapped(from, name) ?? (/^[./]/.test(name) ? this._resolution.resolveCjs(from, name) : null);
    if (file === null) return Module.createRequire(from)(name);
    return this.isOfTests(file) ? super.requireModuleOrMock(from, name) : require(file);
  }

  requireInternalModule(from, name) {
    if (name === undefined) return super.requireInternalModule(from, name);
    const native = Module.createRequire(from);
    return native.resolve(name).includes(RUNNER) ? super.requireInternalModule(from, name) : native(name);
  }

  isOfTests(file) {
    return file.endsWith(".test.ts") || file.startsWith(path.join(this._config.rootDir, "test", path.sep));
  }

  /** The file that the configuration has for a name, such as that of our own client; null: none. */
  mapped(from, name) {
    return this._resolution.resolveCjsStub(from, name) || null;
  }
};
