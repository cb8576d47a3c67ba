//! Files that every repository may import without having them: the well-known
//! types, and our own options.

use protox::file::{File, FileResolver, GoogleFileResolver};

/// The import path of our own options.
pub const OPTIONS_PATH: &str = "contracts/v1/options.proto";

/// Its text.
pub const OPTIONS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/proto/contracts/v1/options.proto"
));

/// The bundled file of this import path.
pub(super) fn open(path: &str) -> Option<File> {
    if path == OPTIONS_PATH {
        return File::from_source(path, OPTIONS).ok();
    }
    GoogleFileResolver::new().open_file(path).ok()
}
