"use strict";

const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const { partOf } = require("./framework.cjs");

const { default: Runtime } = partOf("jest-runner", "jest-runtime");

/** The package of Jest that keeps the state of a test file in its modules. */
const RUNNER = `${path.sep}node_modules${path.sep}jest-circus${path.sep}`;

/** The runtime of the test file that is running. */
let current;

/** Source map file of each compiled file, for stack traces. Includes modules that earlier test files have loaded. */
const sourceMaps = new Map();

Module._extensions[".ts"] = (module, file) => module._compile(current.transformCache.transform(file), file);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (name, parent, ...rest) =>
  current?.mapped(parent?.filename ?? "", name) ?? resolveFilename(name, parent, ...rest);

/**
 * Loads the files of tests anew for each test file. Node.js loads packages and sources once for all test files of a
 * worker, because loading them is half of the cost of a test. So only the files of tests may keep state in a module.
 * `jest.mock` has no effect on shared modules.
 */
module.exports = class SharedModules extends Runtime {
  constructor(...args) {
    super(...args);
    current = this;
    this.transformCache.sourceMaps = sourceMaps;
    // Compiles in the realm of the worker, for which there is no context object to pass.
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

  /** Returns the file to which `moduleNameMapper` maps a name, such as the name of our SDK, or null. */
  mapped(from, name) {
    return this._resolution.resolveCjsStub(from, name) || null;
  }
};
