//! Waivers against findings of lint.

use super::*;
