// Validates a Prisma schema by Prisma's own parser:
//   node prisma.mjs SCHEMA
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The packages stand beside the copy of package.json, not beside this file.
const require = createRequire(`${process.cwd()}/package.json`);
const prisma = require("@prisma/prisma-schema-wasm");
const text = readFileSync(process.argv[2], "utf8");
try {
  prisma.validate(JSON.stringify({ prismaSchema: [["schema.prisma", text]], noColor: true }));
} catch (error) {
  console.error(JSON.parse(error.message).message);
  process.exit(1);
}
