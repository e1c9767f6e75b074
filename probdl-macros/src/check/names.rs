//! Names: what is in scope, and what layers are called.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use syn::Ident;

use super::Checker;
use crate::errors;
use crate::region::Region;
use crate::suggest::nearest;
use crate::typed::Expression;

/// The names of nodes, each given once.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    /// The last number that was given to a name.
    numbers: BTreeMap<String, usize>,
}

impl Names {
    /// A name that nothing else has: `dense`, then `dense_1`.
    pub(super) fn unique(&mut self, base: &str) -> String {
        if self.reserve(base) {
            return base.to_owned();
        }
        loop {
            let number = self.numbers.entry(base.to_owned()).or_insert(0);
            *number += 1;
            let name = format!("{base}_{number}");
            if self.reserve(&name) {
                return name;
            }
        }
    }

    /// Takes a name, and that of the accessor for changes; false if one of them is taken already.
    pub(super) fn reserve(&mut self, name: &str) -> bool {
        let twin = format!("{name}_mut");
        let free = !self.taken.contains(name) && !self.taken.contains(&twin);
        self.taken.insert(name.to_owned());
        self.taken.insert(twin);
        free
    }
}

/// What names mean.
#[derive(Debug, Default)]
pub(super) struct Scope {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    what: &'static str,
    region: Region,
    value: Rc<Expression>,
    used: bool,
}

impl Checker<'_> {
    /// Brings a name into scope.
    pub(super) fn declare(
        &mut self,
        scope: &mut Scope,
        name: &Ident,
        what: &'static str,
        value: Rc<Expression>,
    ) {
        let text = name.to_string();
        if let Some(first) = scope.entries.iter_mut().find(|entry| entry.name == text) {
            first.used = true;
            self.report(errors::duplicate_name(name, &text));
        }
        scope.entries.push(Entry {
            name: text,
            what,
            region: Region::from(name),
            value,
            used: false,
        });
    }

    /// What a name means; reports it if it means nothing.
    pub(super) fn lookup(&mut self, name: &str, region: Region, scope: &mut Scope) -> Option<Rc<Expression>> {
        if let Some(entry) = scope.entries.iter_mut().rev().find(|entry| entry.name == name) {
            entry.used = true;
            return Some(entry.value.clone());
        }
        self.misspelt = true;
        let known = scope.entries.iter().map(|entry| entry.name.as_str());
        self.report(errors::unknown_name(
            region,
            name,
            nearest(name, known).filter(|near| near.len() > 1),
        ));
        None
    }

    /// Whether a name is in scope.
    pub(super) fn is_known(scope: &Scope, name: &str) -> bool {
        scope.entries.iter().any(|entry| entry.name == name)
    }

    /// Reports names that nothing reads.
    pub(super) fn report_unused(&mut self, scope: &Scope) {
        if self.misspelt {
            return;
        }
        for entry in &scope.entries {
            if !entry.used && !entry.name.starts_with('_') && !entry.value.is_poison() {
                self.report(errors::unused_name(entry.region, entry.what, &entry.name));
            }
        }
    }

    /// The name of a layer: the user's, or one made from the kind as in Keras.
    pub(super) fn layer_name(&mut self, given: Option<&Ident>, kind: &str) -> String {
        if let Some(ident) = given {
            let name = ident.to_string();
            if crate::tables::layers::METHODS.contains(&name.as_str()) {
                self.report(errors::reserved_name(ident, &name));
            } else if !self.names.reserve(&name) {
                self.report(errors::duplicate_accessor(ident, &name));
            }
            return name;
        }
        match self.prefix.clone() {
            Some((prefix, region)) if self.single => {
                if crate::tables::layers::METHODS.contains(&prefix.as_str()) {
                    self.report(errors::reserved_name(region, &prefix));
                }
                self.names.unique(&prefix)
            }
            Some((prefix, _)) => self.names.unique(&format!("{prefix}_{kind}")),
            None => self.names.unique(kind),
        }
    }
}
