// Validates a JSON document against a JSON schema (draft 7 or 2020-12):
//   node validate.mjs SCHEMA DOCUMENT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The packages stand beside the copy of package.json, not beside this file.
const require = createRequire(`${process.cwd()}/package.json`);
const addFormats = require("ajv-formats").default;
const [schema, document] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const is2020 = String(schema.$schema).includes("2020-12");
const Ajv = require(is2020 ? "ajv/dist/2020" : "ajv").default;
// The SARIF schema has patterns that are valid only without the `u` flag.
const regExp = (pattern) => new RegExp(pattern);
regExp.code = "(pattern) => new RegExp(pattern)";
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, code: { regExp } });
addFormats(ajv);
if (!ajv.validate(schema, document)) {
  console.error(JSON.stringify(ajv.errors, null, 2));
  process.exit(1);
}
