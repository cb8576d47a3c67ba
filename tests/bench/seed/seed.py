"""A seeder as they are often written: read the file, send a statement for each
record, look each reference up."""

import json
import sys

import psycopg


def main() -> None:
    url, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        users = json.load(file)
    with psycopg.connect(url, autocommit=True) as connection:
        for user in users:
            role = connection.execute(
                "SELECT id FROM roles WHERE name = %s", [user["role_id"]["name"]]
            ).fetchone()
            connection.execute(
                """INSERT INTO users (id, role_id, email, status, points, balance_currency_code,
                                      balance_minor_units, created_at, is_active, full_name)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                   ON CONFLICT (id) DO UPDATE SET email = excluded.email, points = excluded.points""",
                [
                    user["id"], role[0], user["email"], "active", user["points"],
                    user["balance"]["currency_code"], user["balance"]["minor_units"],
                    user["created_at"], user["is_active"], user["full_name"],
                ],
            )


main()
