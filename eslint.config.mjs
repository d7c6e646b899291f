import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const environmentOnlyInConfig = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Only src/config reads the environment: take what you need as an option.",
};

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "coverage/",
      ".sluice/",
      "sdk/dist/",
      "sdk/docs/",
      "sdk/src/generated/",
      "console/src/generated/",
      "**/*.d.ts",
    ],
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "prefer-const": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/array-type": "off",
      // A class that only carries decorators, and methods that fulfil an async port, are normal here.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-empty-function": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/config/**"],
    rules: { "no-restricted-syntax": ["error", environmentOnlyInConfig] },
  },
  {
    files: ["{src,sdk,console,mosquitto,dev,bench}/**/*.{ts,tsx}"],
    // A language is one file.
    ignores: ["**/*.test.ts", "console/src/messages/??.ts"],
    rules: { "max-lines": ["error", 300], "max-lines-per-function": ["error", { max: 100, IIFEs: true }] },
  },
  {
    files: ["console/src/**/*.{ts,tsx}"],
    ...reactHooks.configs.flat["recommended-latest"],
  },
  {
    files: ["src/cli/**/*.ts", "dev/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: {
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
