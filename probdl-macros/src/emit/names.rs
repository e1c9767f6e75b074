//! All names of an expansion that the user did not write: what is imported, and what is declared.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::calculus::whole;
use crate::expr::graph::OwnParameter;
use crate::plan::Model;
use crate::typed::{OwnFamily, TypedForm};

/// The names of one expansion.
pub(super) struct Names {
    /// What is imported so far; the order of a set is the order of the import line.
    imports: RefCell<BTreeSet<String>>,
    /// Words of the user's own, which an import must not hide.
    foreign: BTreeSet<String>,
    root: TokenStream,
    own_families: Vec<OwnFamily>,
    /// The struct.
    pub(super) model: Ident,
    /// The const generic that stands for the inferred input width.
    pub(super) input: Ident,
}

/// An identifier that cannot meet one of the user's.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::mixed_site()),
        None => Ident::new(name, Span::mixed_site()),
    }
}

impl Names {
    pub(super) fn new(model: &Model) -> Self {
        let mut foreign: BTreeSet<String> = BTreeSet::new();
        for word in model
            .formula
            .split(|character: char| !character.is_alphanumeric() && character != '_')
        {
            // Paths to constants: their first segment may be a module of any name.
            if model.formula.contains(&format!("{word}::")) && !word.is_empty() {
                foreign.insert(word.to_owned());
            }
        }
        let name = match &model.form {
            TypedForm::Item { name, .. } => {
                foreign.insert(name.to_string());
                name.clone()
            }
            TypedForm::Expression(_) => {
                foreign.insert("Model".into());
                ident("Model")
            }
        };
        let root = match &model.crate_path {
            Some(path) => quote!(#path::__private),
            None => quote!(::probdl::__private),
        };
        let mut input = "INPUT".to_owned();
        while model.formula.contains(&input) {
            input.push('_');
        }
        Self {
            imports: RefCell::default(),
            foreign,
            root,
            own_families: model.own_families.clone(),
            model: name,
            input: ident(&input),
        }
    }

    /// The name under which an item of the runtime is in scope.
    pub(super) fn import(&self, name: &str) -> Ident {
        self.imports.borrow_mut().insert(name.to_owned());
        ident(&self.local(name))
    }

    /// A family as a type of the law's numbers: of the table, under the name it is imported as, or the user's own, by its
    /// path. What rustc has to say of that, it says where the user wrote it.
    pub(super) fn family_type(&self, name: &str, scalar: &impl ToTokens) -> TokenStream {
        let own = self.own_families.iter().find(|family| family.name == name);
        let Some(OwnFamily { path, .. }) = own else {
            let family = self.import(name);
            return quote!(#family<#scalar>);
        };
        let place = path
            .segments
            .last()
            .map_or_else(Span::mixed_site, |last| last.ident.span());
        quote_spanned!(place=> #path<#scalar>)
    }

    /// An argument of a user's own family, or NaN where it breaks the parameter's rule.
    pub(super) fn verified(
        &self,
        parameter: OwnParameter,
        lanes: &TokenStream,
        scalar: &TokenStream,
        argument: &TokenStream,
    ) -> TokenStream {
        let function = self.import("verified");
        let family = self.family_type(parameter.family, scalar);
        let (index, count) = (whole(parameter.index), whole(parameter.count));
        quote!(#function::<#family, #lanes, #count>(#index, #argument))
    }

    fn local(&self, name: &str) -> String {
        if !self.foreign.contains(name) {
            return name.to_owned();
        }
        if name.starts_with(|first: char| first.is_lowercase()) {
            format!("probdl_{name}")
        } else {
            format!("Probdl{name}")
        }
    }

    /// A name for an item that the expansion declares.
    pub(super) fn declare(&self, name: &str) -> Ident {
        ident(&self.local(name))
    }

    /// The path to an item of the runtime, from outside the block that has the imports.
    pub(super) fn path(&self, name: &str) -> TokenStream {
        let root = &self.root;
        let name = ident(name);
        quote!(#root::#name)
    }

    /// `use …;` of everything that was imported.
    pub(super) fn use_line(&self) -> TokenStream {
        let root = &self.root;
        let imports = self.imports.borrow();
        let items = imports.iter().map(|name| {
            let original = ident(name);
            let local = ident(&self.local(name));
            if original == local {
                quote!(#original)
            } else {
                quote!(#original as #local)
            }
        });
        quote!(use #root::{#(#items),*};)
    }

    /// `<const INPUT: usize>`, if the input's width is inferred; `<INPUT>` behind the struct's name.
    pub(super) fn generics(&self, inferred: bool) -> (TokenStream, TokenStream) {
        if !inferred {
            return (TokenStream::new(), TokenStream::new());
        }
        let input = &self.input;
        let usize = self.path("usize");
        (quote!(<const #input: #usize>), quote!(<#input>))
    }
}
