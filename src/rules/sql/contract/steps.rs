//! The steps of expand and contract, as help.

/// How something goes without harm.
pub(super) fn drop_later(what: &str, proto: &str) -> String {
    format!(
        "expand, then contract: (1) release the protos without {proto}, and keep {what}; (2) drop it \
         in a later release, when none that uses it runs any more"
    )
}

/// How a name changes without harm.
pub(super) fn rename_later(old: &str, new: &str) -> String {
    format!(
        "expand, then contract: (1) add '{new}' beside '{old}', and write both; (2) copy what is only \
         in '{old}', and read '{new}'; (3) drop '{old}' in a later release"
    )
}

/// How a column comes to be required without harm.
pub(super) fn require_later() -> String {
    "expand, then contract: (1) let the column have a DEFAULT, or be NULL; (2) release what writes \
     it, and fill the rows that are there; (3) SET NOT NULL in a later release"
        .to_owned()
}

/// How a type changes without harm.
pub(super) fn narrow_later(column: &str) -> String {
    format!(
        "expand, then contract: (1) add a column of the new type, and write both; (2) copy what fits \
         from '{column}', and read the new one; (3) drop '{column}' in a later release"
    )
}

/// How rows come to be restricted without harm.
pub(super) fn restrict_later() -> String {
    "expand, then contract: (1) release what writes only rows that fit; (2) mend the rows that are \
     there; (3) add this in a later release"
        .to_owned()
}
