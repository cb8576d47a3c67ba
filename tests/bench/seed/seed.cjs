// A seeder as they are often written: read the file, send a statement for each
// record, look each reference up.
const { readFileSync } = require("node:fs");
const { Client } = require("pg");

async function main() {
  const [url, file] = process.argv.slice(2);
  const { hostname, pathname, searchParams } = new URL(url.replace("postgresql:///", "postgresql://socket/"));
  const client = new Client({
    host: searchParams.get("host") ?? hostname,
    user: searchParams.get("user") ?? undefined,
    database: pathname.slice(1),
  });
  await client.connect();
  for (const user of JSON.parse(readFileSync(file, "utf8"))) {
    const role = await client.query("SELECT id FROM roles WHERE name = $1", [user.role_id.name]);
    await client.query(
      `INSERT INTO users (id, role_id, email, status, points, balance_currency_code,
                          balance_minor_units, created_at, is_active, full_name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (id) DO UPDATE SET email = excluded.email, points = excluded.points`,
      [user.id, role.rows[0].id, user.email, "active", user.points, user.balance.currency_code,
        user.balance.minor_units, user.created_at, user.is_active, user.full_name],
    );
  }
  await client.end();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
