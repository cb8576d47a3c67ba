//! `contracts gen`: what is written, compared and removed, and that it works.

mod files;
mod go;
mod golden;
mod json_schema;
mod prisma;
mod python;
mod sqlc;
mod tables;
mod typescript;
