//! `contracts gen`: what is written, compared and removed, and that it works.

mod files;
mod go;
mod json_schema;
mod typescript;
