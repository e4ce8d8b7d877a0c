import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", ".cache/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "__tests__/tsconfig.json" } },
    rules: {
      // Numbers in messages are what they are.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => work()` says enough, whether it returns something or not.
      "@typescript-eslint/no-confusing-void-expression": "off",
    },
  },
  {
    files: ["__tests__/**/*.ts"],
    rules: {
      // A stand-in is asynchronous because what it stands for is.
      "@typescript-eslint/require-await": "off",
      // Variables of the environment.
      "@typescript-eslint/no-dynamic-delete": "off",
    },
  },
  {
    // Node runs these as they are.
    files: ["**/*.js", "script/build"],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);
