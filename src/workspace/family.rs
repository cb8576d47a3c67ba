//! `sql` and `fixtures` of `contracts.yaml`: folders, and which rules hold for
//! what is in them.
//!
//! ```yaml
//! sql:
//!   folders: [migrations]          # a list alone in the place of the mapping: the same
//!   use: [SQL, SQL_STYLE]
//!   except: [SQL_MISSING_DOWN]
//!   ignore: [migrations/legacy]
//!   ignore_only:
//!     SQL_INDEX_LOCKS: [migrations/tenants]
//! ```

use super::RuleConfig;
use super::paths::{all_normal, refuse_nested};
use super::policy::Written;
use super::yaml::{ConfigFile, InOrder, Listed, written};
use crate::failure::Result;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Which rules hold for the files of a family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyConfig {
    /// The file that says so, as shown to the user.
    pub shown: Arc<str>,
    pub rules: RuleConfig,
    /// Every id and category that is named, with its place.
    pub names: Vec<Written<String>>,
}

/// The value of the key.
#[derive(Default)]
pub(super) struct FamilyYaml {
    pub(super) folders: Option<Vec<String>>,
    rules: RulesYaml,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingYaml {
    folders: Option<Vec<String>>,
    #[serde(default, rename = "use")]
    use_: Listed<Spanned<String>>,
    #[serde(default)]
    except: Listed<Spanned<String>>,
    #[serde(default)]
    ignore: Listed<String>,
    #[serde(default)]
    ignore_only: InOrder<Listed<String>>,
}

#[derive(Default)]
struct RulesYaml {
    use_: Vec<Spanned<String>>,
    except: Vec<Spanned<String>>,
    ignore: Vec<String>,
    ignore_only: Vec<(Spanned<String>, Vec<String>)>,
}

impl<'de> Deserialize<'de> for FamilyYaml {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<FamilyYaml, D::Error> {
        struct FoldersOrMapping;

        impl<'de> Visitor<'de> for FoldersOrMapping {
            type Value = FamilyYaml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of folders, or a mapping with `folders`, `use`, `except`, …")
            }

            fn visit_unit<E>(self) -> std::result::Result<FamilyYaml, E> {
                Ok(FamilyYaml::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                list: A,
            ) -> std::result::Result<FamilyYaml, A::Error> {
                let folders = Vec::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(FamilyYaml {
                    folders: Some(folders),
                    ..FamilyYaml::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                map: A,
            ) -> std::result::Result<FamilyYaml, A::Error> {
                let mapping = MappingYaml::deserialize(MapAccessDeserializer::new(map))?;
                let ignore_only = mapping.ignore_only.0.into_iter();
                Ok(FamilyYaml {
                    folders: mapping.folders,
                    rules: RulesYaml {
                        use_: mapping.use_.0,
                        except: mapping.except.0,
                        ignore: mapping.ignore.0,
                        ignore_only: ignore_only.map(|(name, paths)| (name, paths.0)).collect(),
                    },
                })
            }
        }

        deserializer.deserialize_any(FoldersOrMapping)
    }
}

impl FamilyYaml {
    /// The rules, with paths in the tree.
    pub(super) fn config(self, file: Option<&ConfigFile>, key: &str) -> Result<FamilyConfig> {
        let Some(file) = file else {
            return Ok(FamilyConfig::default());
        };
        let RulesYaml {
            use_,
            except,
            ignore,
            ignore_only,
        } = self.rules;
        let mut names: Vec<Written<String>> = Vec::new();
        let mut named = |written_names: Vec<Spanned<String>>| -> Vec<String> {
            let written_names: Vec<_> = written_names.into_iter().map(written).collect();
            let values = written_names
                .iter()
                .map(|name| name.value.clone())
                .collect();
            names.extend(written_names);
            values
        };
        let (use_, except) = (named(use_), named(except));
        let mut only = BTreeMap::new();
        for (rule, paths) in ignore_only {
            let key = format!("{key}.ignore_only.{}", rule.value);
            let paths = all_normal(file, &key, &paths)?;
            refuse_nested(file, &key, &paths)?;
            only.insert(named(vec![rule]).concat(), paths);
        }
        let key = format!("{key}.ignore");
        let ignore = all_normal(file, &key, &ignore)?;
        refuse_nested(file, &key, &ignore)?;
        Ok(FamilyConfig {
            shown: file.shown.clone(),
            rules: RuleConfig {
                use_,
                except,
                ignore,
                ignore_only: only,
                ..RuleConfig::default()
            },
            names,
        })
    }
}
